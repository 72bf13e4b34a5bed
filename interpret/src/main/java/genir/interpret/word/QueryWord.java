package genir.interpret.word;

import genir.corpus.vocabulary.PlacedTokens;
import genir.retrieval.TermRanker.QueryTerm;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * A word of a query that the model reads.
 *
 * @param text as it stands between spaces
 * @param from its first token's position
 * @param to behind its last token
 * @param terms what the index looks for, in order; none where its analyzer drops the word
 */
public record QueryWord(String text, int from, int to, List<String> terms) {
    private static final Pattern WORD = Pattern.compile("\\S+");

    public QueryWord {
        terms = List.copyOf(terms);
    }

    /**
     * The words of a query that have tokens, in order. A token or a term belongs to the first word that ends behind it, so that a blank
     * before a word is the word's.
     *
     * @param read what the model reads of the query, without the end token
     * @param terms what the index makes of all of it
     */
    public static List<QueryWord> of(PlacedTokens read, List<QueryTerm> terms) {
        List<QueryWord> words = new ArrayList<>();
        int token = 0;
        int term = 0;
        for (MatchResult word : WORD.matcher(read.text()).results().toList()) {
            int from = token;
            while (token < read.size() && read.ends()[token] <= word.end()) {
                token++;
            }
            List<String> own = new ArrayList<>();
            for (; term < terms.size() && terms.get(term).end() <= word.end(); term++) {
                own.add(terms.get(term).text());
            }
            if (token > from) {
                words.add(new QueryWord(word.group(), from, token, own));
            }
        }
        return words;
    }

    /** The other tokens of a query. */
    public int[] removedFrom(int[] tokens) {
        int[] left = new int[tokens.length - (to - from)];
        System.arraycopy(tokens, 0, left, 0, from);
        System.arraycopy(tokens, to, left, from, tokens.length - to);
        return left;
    }
}
