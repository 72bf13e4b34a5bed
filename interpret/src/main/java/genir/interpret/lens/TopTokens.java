package genir.interpret.lens;

import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.function.IntPredicate;

/** The highest-scoring tokens of a row; of two equal scores the lower token comes first. */
public final class TopTokens {
    private TopTokens() {}

    /**
     * The first tokens by score.
     *
     * @param scores rows of scores
     * @param row which row
     * @param width scores in a row
     * @param k how many, at most the width
     */
    public static int[] of(FloatBuffer scores, int row, int width, int k) {
        return of(scores, row, width, k, token -> true);
    }

    /** The first token by score that is not a given one: its runner-up, or who is ahead of it. */
    public static int other(FloatBuffer scores, int row, int width, int token) {
        int[] top = of(scores, row, width, 2);
        return top[0] == token ? top[1] : top[0];
    }

    /**
     * The first of some tokens by score.
     *
     * @param admitted which tokens count
     * @return as many as asked for, or all that are admitted
     */
    public static int[] of(FloatBuffer scores, int row, int width, int k, IntPredicate admitted) {
        int[] top = new int[Math.min(k, width)];
        int filled = 0;
        int offset = row * width;
        for (int token = 0; token < width; token++) {
            if (!admitted.test(token)) {
                continue;
            }
            float score = scores.get(offset + token);
            if (filled == top.length && score <= scores.get(offset + top[filled - 1])) {
                continue;
            }
            int at = filled < top.length ? filled++ : filled - 1;
            for (; at > 0 && scores.get(offset + top[at - 1]) < score; at--) {
                top[at] = top[at - 1];
            }
            top[at] = token;
        }
        return Arrays.copyOf(top, filled);
    }
}
