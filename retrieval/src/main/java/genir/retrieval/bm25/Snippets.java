package genir.retrieval.bm25;

import genir.corpus.index.CollectionIndex;
import genir.corpus.index.IndexFields;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.text.BreakIterator;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.lucene.search.uhighlight.LengthGoalBreakIterator;
import org.apache.lucene.search.uhighlight.Passage;
import org.apache.lucene.search.uhighlight.PassageFormatter;
import org.apache.lucene.search.uhighlight.UnifiedHighlighter;

/**
 * The piece of a document that says most of a query: some words around the query's, by Lucene's highlighter; the document's
 * beginning where it has none of them.
 */
public final class Snippets {
    /** Characters that a snippet should have. */
    private static final int LENGTH = 160;
    /** The share of a snippet that stands before the first word found. */
    private static final float BEFORE = 0.3f;

    private static final String ELLIPSIS = "…";
    private static final Pattern BLANKS = Pattern.compile("\\s+");

    private final CollectionIndex index;
    private final UnifiedHighlighter highlighter;

    /** Snippets of an index's documents; it must stay open. */
    public Snippets(CollectionIndex index) {
        this.index = index;
        this.highlighter = UnifiedHighlighter.builderWithoutSearcher(index.analyzer())
                .withBreakIterator(() -> LengthGoalBreakIterator.createClosestToLength(
                        BreakIterator.getWordInstance(Locale.ROOT), LENGTH, BEFORE))
                .withFormatter(new OneLine())
                .build();
    }

    /**
     * A run of a snippet's characters.
     *
     * @param found whether it is a word of the query
     */
    public record Piece(String text, boolean found) {}

    /** One line of a document's text, with an ellipsis where it begins or ends within the text. */
    public String of(String query, String documentId) {
        return pieces(query, documentId).stream().map(Piece::text).collect(Collectors.joining());
    }

    /** The same line in pieces: words of the query, and what stands between them. */
    @SuppressWarnings("unchecked") // what the formatter below returns
    public List<Piece> pieces(String query, String documentId) {
        String text = index.document(documentId).text();
        if (text.isBlank()) {
            return List.of();
        }
        try {
            Object found = highlighter.highlightWithoutSearcher(
                    IndexFields.CONTENTS, BagOfWords.of(query, index.analyzer()), text, 1);
            return found == null ? List.of() : (List<Piece>) found;
        } catch (IOException failure) {
            throw new UncheckedIOException("cannot look for words in document " + documentId, failure);
        }
    }

    /** The passages' text on one line, cut where the query's words begin and end. */
    private static final class OneLine extends PassageFormatter {
        @Override
        public List<Piece> format(Passage[] passages, String content) {
            List<Piece> line = new ArrayList<>();
            for (Passage passage : passages) {
                int from = within(content, passage.getStartOffset(), passage.getEndOffset(), 1);
                int to = within(content, passage.getEndOffset(), from, -1);
                add(line, content.substring(0, from).isBlank() ? "" : ELLIPSIS, false);
                int at = from;
                for (int i = 0; i < passage.getNumMatches(); i++) {
                    int start = Math.max(at, passage.getMatchStarts()[i]);
                    int end = Math.min(to, passage.getMatchEnds()[i]);
                    if (start < end) {
                        add(line, content.substring(at, start), false);
                        add(line, content.substring(start, end), true);
                        at = end;
                    }
                }
                add(line, content.substring(at, to), false);
                add(line, content.substring(to).isBlank() ? "" : ELLIPSIS, false);
            }
            return line;
        }

        /** From a place towards another over blanks: forwards or backwards. */
        private static int within(String content, int from, int to, int step) {
            int at = from;
            while (at != to && Character.isWhitespace(content.charAt(step > 0 ? at : at - 1))) {
                at += step;
            }
            return at;
        }

        private static void add(List<Piece> line, String text, boolean found) {
            if (!text.isEmpty()) {
                line.add(new Piece(BLANKS.matcher(text).replaceAll(" "), found));
            }
        }
    }
}
