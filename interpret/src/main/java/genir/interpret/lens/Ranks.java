package genir.interpret.lens;

import genir.model.plan.kernel.TokenRank;
import java.nio.FloatBuffer;
import java.util.Arrays;

/** Ranks of tokens by score: the highest has rank 1, and of two equal scores the lower token comes first. */
public final class Ranks {
    /** A key of 32 bits is three digits of 11. */
    private static final int BITS = 11;

    private static final int RADIX = 1 << BITS;
    private static final int DIGITS = 3;

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
        int count = scores.length;
        int[] keys = new int[count];
        int[][] places = new int[DIGITS][RADIX];
        for (int token = 0; token < count; token++) {
            // Ascending keys, without a sign, are descending scores.
            int key = ~ascending(scores[token]) ^ Integer.MIN_VALUE;
            keys[token] = key;
            for (int digit = 0; digit < DIGITS; digit++) {
                places[digit][key >>> (digit * BITS) & RADIX - 1]++;
            }
        }
        // Sorted by one digit after the other, the lowest first; tokens that are alike stay in order.
        int[] order = new int[count];
        Arrays.setAll(order, token -> token);
        int[] next = new int[count];
        for (int digit = 0; digit < DIGITS; digit++) {
            int[] place = places[digit];
            int sum = 0;
            for (int value = 0; value < RADIX; value++) {
                int own = place[value];
                place[value] = sum;
                sum += own;
            }
            for (int token : order) {
                next[place[keys[token] >>> (digit * BITS) & RADIX - 1]++] = token;
            }
            int[] sorted = next;
            next = order;
            order = sorted;
        }
        int[] ranks = next;
        for (int i = 0; i < count; i++) {
            ranks[order[i]] = i + 1;
        }
        return ranks;
    }

    /** Maps floats to ints of the same order; -0 and 0 are the same. */
    private static int ascending(float score) {
        int bits = Float.floatToIntBits(score == 0 ? 0 : score);
        return bits < 0 ? bits ^ Integer.MAX_VALUE : bits;
    }
}
