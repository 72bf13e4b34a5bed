package genir.model.plan.kernel;

import java.nio.FloatBuffer;

/** The logarithm of a sum of exponentials, which a logit minus it makes a log-probability. */
public final class LogSumExp {
    private LogSumExp() {}

    /**
     * Summed in double precision below the largest, so that nothing overflows.
     *
     * @param from the first logit; {@code count} of them, 1 or more
     */
    public static double of(FloatBuffer logits, int from, int count) {
        float largest = Float.NEGATIVE_INFINITY;
        for (int i = from; i < from + count; i++) {
            largest = Math.max(largest, logits.get(i));
        }
        double sum = 0;
        for (int i = from; i < from + count; i++) {
            sum += Math.exp((double) logits.get(i) - largest);
        }
        return largest + Math.log(sum);
    }
}
