package genir.model.beam;

import java.util.Arrays;
import java.util.Comparator;

/**
 * A beginning of an answer.
 *
 * @param node of the trie
 * @param tokens from the start token to the node's
 * @param score the sum of the log-probabilities of all but the start token
 */
@SuppressWarnings("ArrayRecordComponent")
public record Hypothesis(int node, int[] tokens, double score) {
    /** Better scores first; equal ones in the order of their tokens, which is that of the trie's nodes. */
    static final Comparator<Hypothesis> ORDER =
            Comparator.comparingDouble(Hypothesis::score).reversed().thenComparingInt(Hypothesis::node);

    Hypothesis followedBy(int child, int token, double logProbability) {
        int[] longer = Arrays.copyOf(tokens, tokens.length + 1);
        longer[tokens.length] = token;
        return new Hypothesis(child, longer, score + logProbability);
    }
}
