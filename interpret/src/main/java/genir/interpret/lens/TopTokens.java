package genir.interpret.lens;

import java.nio.FloatBuffer;

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
        int[] top = new int[Math.min(k, width)];
        int filled = 0;
        int offset = row * width;
        for (int token = 0; token < width; token++) {
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
        return top;
    }
}
