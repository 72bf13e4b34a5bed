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
        double[] means = sums(values);
        for (int i = 0; i < resamples; i++) {
            means[i] /= values.length;
        }
        return middle(means);
    }

    /**
     * The interval of one mean over another, both of the same queries; a sample in which the other is 0 counts as 0.
     *
     * @param values one value for each query, at least one
     * @param others as many
     */
    public Interval ofRatio(double[] values, double[] others) {
        if (values.length == 0 || values.length != others.length) {
            throw new IllegalArgumentException(values.length + " and " + others.length + " values to resample");
        }
        double[] ratios = sums(values);
        double[] divisors = sums(others);
        for (int i = 0; i < resamples; i++) {
            ratios[i] = divisors[i] == 0 ? 0 : ratios[i] / divisors[i];
        }
        return middle(ratios);
    }

    private double[] sums(double[] values) {
        SplittableRandom random = new SplittableRandom(seed);
        double[] sums = new double[resamples];
        for (int i = 0; i < resamples; i++) {
            double sum = 0;
            for (int j = 0; j < values.length; j++) {
                // The high product of 32 random bits and the length: as good as even, and the same on every JDK.
                sum += values[(int) (((random.nextLong() >>> 32) * values.length) >>> 32)];
            }
            sums[i] = sum;
        }
        return sums;
    }

    private Interval middle(double[] statistics) {
        Arrays.sort(statistics);
        int low = (int) Math.floor(TAIL * (resamples - 1));
        return new Interval(statistics[low], statistics[resamples - 1 - low]);
    }
}
