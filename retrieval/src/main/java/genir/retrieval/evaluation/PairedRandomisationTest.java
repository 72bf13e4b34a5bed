package genir.retrieval.evaluation;

import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * Fisher's paired randomisation test, two-sided, on the mean difference of two systems (Smucker, Allan and Carterette, CIKM
 * 2007): if the systems were the same, each query's difference could as well have the other sign; p is the share of
 * all assignments of signs whose mean is at least as far from 0 as the one seen.
 *
 * <p>Queries without a difference change nothing. With at most {@value #EXACT} others all assignments are tried; else {@code
 * resamples} random ones, and p is {@code (count + 1) / (resamples + 1)}, so that it is never 0.
 *
 * @param resamples how many random assignments, at least 1
 */
public record PairedRandomisationTest(int resamples, long seed) {
    /** The most queries with a difference for which all assignments of signs, a million, are tried. */
    static final int EXACT = 20;

    /** Sums that differ by less than this share of all absolute differences count as equal: they differ by rounding. */
    private static final double ROUNDING = 1e-12;

    public PairedRandomisationTest {
        if (resamples < 1) {
            throw new IllegalArgumentException("resamples must be at least 1: " + resamples);
        }
    }

    /**
     * What the test says.
     *
     * @param difference the mean of b minus the mean of a
     * @param p from above 0 to 1; 1 if no query differs
     */
    public record Result(double difference, double p) {}

    /**
     * Compares two systems.
     *
     * @param a one value for each query, at least one
     * @param b the other system's values for the same queries in the same order
     */
    public Result of(double[] a, double[] b) {
        if (a.length != b.length || a.length == 0) {
            throw new IllegalArgumentException("no pairs of values: " + a.length + " and " + b.length);
        }
        double[] differences = new double[a.length];
        Arrays.setAll(differences, i -> b[i] - a[i]);
        double sum = Arrays.stream(differences).sum();
        double[] changed = Arrays.stream(differences).filter(d -> d != 0).toArray();
        return new Result(sum / a.length, p(changed, sum));
    }

    private double p(double[] differences, double observed) {
        double total = Arrays.stream(differences).map(Math::abs).sum();
        double atLeast = Math.abs(observed) - ROUNDING * total;
        if (differences.length <= EXACT) {
            return enumerate(differences, 0, 0, atLeast) / (double) (1L << differences.length);
        }
        return (sample(differences, atLeast) + 1.0) / (resamples + 1.0);
    }

    /** How many assignments of signs to the differences from {@code next} on bring the sum far enough from 0. */
    private static long enumerate(double[] differences, int next, double sum, double atLeast) {
        if (next == differences.length) {
            return Math.abs(sum) >= atLeast ? 1 : 0;
        }
        return enumerate(differences, next + 1, sum + differences[next], atLeast)
                + enumerate(differences, next + 1, sum - differences[next], atLeast);
    }

    private long sample(double[] differences, double atLeast) {
        SplittableRandom random = new SplittableRandom(seed);
        long count = 0;
        for (int i = 0; i < resamples; i++) {
            double sum = 0;
            long signs = 0;
            for (int j = 0; j < differences.length; j++) {
                signs = j % Long.SIZE == 0 ? random.nextLong() : signs >>> 1;
                sum += (signs & 1) == 0 ? differences[j] : -differences[j];
            }
            if (Math.abs(sum) >= atLeast) {
                count++;
            }
        }
        return count;
    }
}
