package genir.interpret.trace;

import genir.model.plan.kernel.BestTokens;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.List;

/** A token of the vocabulary with its logit. */
public record ScoredToken(int token, double logit) {
    /**
     * The highest tokens of a range, in order.
     *
     * @param scores rows of logits
     * @param width logits in a row
     * @param from the first token of the range
     * @param to behind the last one
     */
    public static List<ScoredToken> best(FloatBuffer scores, int row, int width, int from, int to, int count) {
        return Arrays.stream(BestTokens.of(scores, row, width, from, to, count))
                .mapToObj(token -> new ScoredToken(token, scores.get(row * width + token)))
                .toList();
    }
}
