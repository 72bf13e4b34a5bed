package genir.corpus.index;

import java.util.List;

/**
 * A word of a text, and what an index makes of it.
 *
 * @param text as it stands between spaces
 * @param terms stemmed, as documents are looked for; none where the analyzer drops the word
 * @param present whether any document has one of the terms
 */
public record AnalyzedWord(String text, List<String> terms, boolean present) {
    public AnalyzedWord {
        terms = List.copyOf(terms);
    }
}
