package genir.interpret.lens;

import genir.model.plan.kernel.TokenRank;
import java.nio.FloatBuffer;
import java.util.Arrays;

/** Ranks of tokens by score: the highest has rank 1, and of two equal scores the lower token comes first. */
public final class Ranks {
    private Ranks() {}

    /**
     * The rank of one token among a row of scores.
     *
     * @param scores rows of scores
     * @param row which row
     * @param width scores in a row
     */
    public static int of(FloatBuffer scores, int row, int width, int token) {
        return TokenRank.of(scores, row, width, 0, token);
    }

    /** The ranks of all tokens of a row of scores: element t is the rank of token t. */
    public static int[] all(float[] scores) {
        long[] keys = new long[scores.length];
        for (int token = 0; token < scores.length; token++) {
            // Ascending keys are descending scores, then ascending tokens.
            keys[token] = ((long) ~ascending(scores[token]) << 32) | token;
        }
        Arrays.sort(keys);
        int[] ranks = new int[scores.length];
        for (int place = 0; place < keys.length; place++) {
            ranks[(int) keys[place]] = place + 1;
        }
        return ranks;
    }

    /** Maps floats to ints of the same order; -0 and 0 are the same. */
    private static int ascending(float score) {
        int bits = Float.floatToIntBits(score == 0 ? 0 : score);
        return bits < 0 ? bits ^ Integer.MAX_VALUE : bits;
    }
}
