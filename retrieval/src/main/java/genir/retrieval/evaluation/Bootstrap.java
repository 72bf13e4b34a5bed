package genir.retrieval.evaluation;

import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * The percentile bootstrap over queries (Efron and Tibshirani, 1993, section 13.3): the mean of many samples of the
 * queries drawn with replacement, and the span of the middle 95 % of these means.
 *
 * <p>The same seed draws the same queries, whatever the values, so intervals of several metrics rest on the same samples.
 *
 * @param resamples how many samples, at least 1
 */
public record Bootstrap(int resamples, long seed) {
    private static final double TAIL = 0.025;

    public Bootstrap {
        if (resamples < 1) {
            throw new IllegalArgumentException("resamples must be at least 1: " + resamples);
        }
    }

    /**
     * The interval of the mean.
     *
     * @param values one value for each query, at least one
     */
    public Interval ofMean(double[] values) {
        if (values.length == 0) {
            throw new IllegalArgumentException("no values to resample");
        }
        SplittableRandom random = new SplittableRandom(seed);
        double[] means = new double[resamples];
        for (int i = 0; i < resamples; i++) {
            double sum = 0;
            for (int j = 0; j < values.length; j++) {
                // The high product of 32 random bits and the length: as good as even, and the same on every JDK.
                sum += values[(int) (((random.nextLong() >>> 32) * values.length) >>> 32)];
            }
            means[i] = sum / values.length;
        }
        Arrays.sort(means);
        int low = (int) Math.floor(TAIL * (resamples - 1));
        return new Interval(means[low], means[resamples - 1 - low]);
    }
}
