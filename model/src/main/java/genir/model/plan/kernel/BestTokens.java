package genir.model.plan.kernel;

import java.nio.FloatBuffer;
import java.util.Arrays;

/** The tokens with the highest scores, the highest first; of two equal scores the lower token comes first. */
public final class BestTokens {
    private BestTokens() {}

    /**
     * The best of a range of tokens.
     *
     * @param scores rows of scores
     * @param row which row
     * @param width scores in a row
     * @param from the first token of the range
     * @param to behind the last one
     * @param k how many, 1 or more
     * @return fewer where the range has fewer
     */
    public static int[] of(FloatBuffer scores, int row, int width, int from, int to, int k) {
        float[] own = new float[to - from];
        scores.get(row * width + from, own);
        // Ascending keys are descending scores, then ascending tokens; sorted whenever there are twice as many as
        // wanted.
        long[] kept = new long[2 * k];
        int count = 0;
        long worst = Long.MAX_VALUE;
        for (int i = 0; i < own.length; i++) {
            long key = (long) ~ascending(own[i]) << 32 | i;
            if (key < worst) {
                kept[count++] = key;
            }
            if (count == kept.length) {
                Arrays.sort(kept);
                count = k;
                worst = kept[k - 1];
            }
        }
        Arrays.sort(kept, 0, count);
        int[] best = new int[Math.min(k, count)];
        Arrays.setAll(best, place -> from + (int) kept[place]);
        return best;
    }

    /** Maps floats to ints of the same order; -0 and 0 are the same, and what is not a number is less than all. */
    private static int ascending(float score) {
        if (Float.isNaN(score)) {
            return Integer.MIN_VALUE;
        }
        int bits = Float.floatToRawIntBits(score == 0 ? 0 : score);
        return bits < 0 ? bits ^ Integer.MAX_VALUE : bits;
    }
}
