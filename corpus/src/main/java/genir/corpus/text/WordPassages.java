package genir.corpus.text;

import java.util.ArrayList;
import java.util.List;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.analysis.standard.StandardAnalyzer;

/**
 * Cuts texts into passages of so many words, each of which begins with the last words of the one before.
 *
 * <p>Words are Unicode's (UAX #29, as in Lucene's {@link StandardAnalyzer}), so that Chinese and Japanese are cut as well. Passages are
 * pieces of the text as it is, with its lines.
 */
public final class WordPassages {
    private final Analyzer analyzer = new StandardAnalyzer();
    private final int words;
    private final int overlap;

    /**
     * A way to cut.
     *
     * @param words of each passage but the last, which may have fewer; 1 or more
     * @param overlap how many of them the next passage repeats; 0 or more, and fewer than {@code words}
     */
    public WordPassages(int words, int overlap) {
        if (words < 1 || overlap < 0 || overlap >= words) {
            throw new IllegalArgumentException("passages of " + words + " words that overlap by " + overlap);
        }
        this.words = words;
        this.overlap = overlap;
    }

    /** The passages in order, stripped; a text without words is one passage. */
    public List<String> of(String text) {
        List<Integer> starts = starts(text);
        List<String> passages = new ArrayList<>();
        for (int first = 0; first == 0 || first + overlap < starts.size(); first += words - overlap) {
            int next = first + words;
            int end = next < starts.size() ? starts.get(next) : text.length();
            passages.add(text.substring(first == 0 ? 0 : starts.get(first), end).strip());
        }
        return List.copyOf(passages);
    }

    /** Where the words begin, with what stands before them without a space: quotation marks, brackets. */
    private List<Integer> starts(String text) {
        List<Integer> starts = new ArrayList<>();
        int[] end = {0};
        TermStream.forEach(analyzer, text, (term, from, to) -> {
            int start = from;
            while (start > end[0] && !Character.isWhitespace(text.charAt(start - 1))) {
                start--;
            }
            starts.add(start);
            end[0] = to;
        });
        return starts;
    }
}
