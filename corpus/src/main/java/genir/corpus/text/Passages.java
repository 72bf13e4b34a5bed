package genir.corpus.text;

import java.text.BreakIterator;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The natural units of a document's text: its lines, or its sentences where it is one line. */
public final class Passages {
    private Passages() {}

    /**
     * The passages of a text in order, stripped, without blank ones.
     *
     * <p>Sentences are those of {@link BreakIterator} for the root locale, whose rules are the JDK's own.
     */
    public static List<String> of(String text) {
        String stripped = text.strip();
        return stripped.indexOf('\n') >= 0
                ? stripped.lines()
                        .map(String::strip)
                        .filter(line -> !line.isEmpty())
                        .toList()
                : sentences(stripped);
    }

    private static List<String> sentences(String text) {
        BreakIterator breaks = BreakIterator.getSentenceInstance(Locale.ROOT);
        breaks.setText(text);
        List<String> sentences = new ArrayList<>();
        int start = breaks.first();
        for (int end = breaks.next(); end != BreakIterator.DONE; end = breaks.next()) {
            String sentence = text.substring(start, end).strip();
            if (!sentence.isEmpty()) {
                sentences.add(sentence);
            }
            start = end;
        }
        return List.copyOf(sentences);
    }
}
