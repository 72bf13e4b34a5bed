package genir.retrieval.evaluation;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
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
    /** Samples that are added up side by side. */
    private static final int TOGETHER = 4;

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
        int length = values.length;
        double[] sums = new double[resamples];
        int[] drawn = new int[length * TOGETHER];
        Optional<int[]> known = Draws.of(this, length);
        SplittableRandom random = new SplittableRandom(seed);
        for (int first = 0; first < resamples; first += TOGETHER) {
            int count = Math.min(TOGETHER, resamples - first);
            if (known.isEmpty()) {
                Draws.fill(random, length, drawn, count * length);
                addUp(values, drawn, 0, count, sums, first);
            } else {
                addUp(values, known.get(), first * length, count, sums, first);
            }
        }
        return sums;
    }

    /** Sums of some samples, each in its own order; side by side, for none has to wait for the addition before then. */
    private static void addUp(double[] values, int[] drawn, int from, int count, double[] sums, int first) {
        int length = values.length;
        if (count < TOGETHER) {
            for (int sample = 0; sample < count; sample++) {
                double sum = 0;
                for (int i = 0; i < length; i++) {
                    sum += values[drawn[from + sample * length + i]];
                }
                sums[first + sample] = sum;
            }
            return;
        }
        double a = 0;
        double b = 0;
        double c = 0;
        double d = 0;
        for (int i = from; i < from + length; i++) {
            a += values[drawn[i]];
            b += values[drawn[i + length]];
            c += values[drawn[i + 2 * length]];
            d += values[drawn[i + 3 * length]];
        }
        sums[first] = a;
        sums[first + 1] = b;
        sums[first + 2] = c;
        sums[first + 3] = d;
    }

    /** Which queries the samples are of: the same for all values, and asked for thousands of times. */
    private static final class Draws {
        /** What is kept: 4 MiB each, for 1,000 samples of 1,000 queries. */
        private static final int LARGEST = 1 << 20;

        private static final int KEPT = 3;

        private record Key(Bootstrap bootstrap, int length) {}

        private static final Map<Key, int[]> KNOWN = new LinkedHashMap<>();

        /** [sample, query]; empty where that is too much to keep. */
        static Optional<int[]> of(Bootstrap bootstrap, int length) {
            if ((long) bootstrap.resamples() * length > LARGEST) {
                return Optional.empty();
            }
            synchronized (KNOWN) {
                Key key = new Key(bootstrap, length);
                int[] known = KNOWN.remove(key);
                if (known == null) {
                    known = new int[bootstrap.resamples() * length];
                    fill(new SplittableRandom(bootstrap.seed()), length, known, known.length);
                    if (KNOWN.size() == KEPT) {
                        KNOWN.remove(KNOWN.keySet().iterator().next());
                    }
                }
                // The latest is the last to go.
                KNOWN.put(key, known);
                return Optional.of(known);
            }
        }

        static void fill(SplittableRandom random, int length, int[] drawn, int count) {
            for (int i = 0; i < count; i++) {
                // The high product of 32 random bits and the length: as good as even, and the same on every JDK.
                drawn[i] = (int) (((random.nextLong() >>> 32) * length) >>> 32);
            }
        }
    }

    private Interval middle(double[] statistics) {
        Arrays.sort(statistics);
        int low = (int) Math.floor(TAIL * (resamples - 1));
        return new Interval(statistics[low], statistics[resamples - 1 - low]);
    }
}
