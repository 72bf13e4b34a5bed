package genir.cli.bench;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.IntConsumer;

/** Milliseconds that something took each time. */
@JsonNaming(SnakeCaseStrategy.class)
record Samples(double medianMs, double minMs, double maxMs, List<Double> samplesMs) {
    static Samples of(double... milliseconds) {
        double[] sorted = milliseconds.clone();
        Arrays.sort(sorted);
        return new Samples(
                median(sorted),
                sorted[0],
                sorted[sorted.length - 1],
                Arrays.stream(milliseconds).boxed().toList());
    }

    /**
     * Times an action.
     *
     * @param warmUp how often it runs before
     * @param action gets the number of the repetition, from 0, those before counted
     */
    static Samples time(int warmUp, int count, IntConsumer action) {
        double[] milliseconds = new double[count];
        for (int i = 0; i < warmUp + count; i++) {
            double taken = milliseconds(i, action);
            if (i >= warmUp) {
                milliseconds[i - warmUp] = taken;
            }
        }
        return of(milliseconds);
    }

    static double milliseconds(int repetition, IntConsumer action) {
        long start = System.nanoTime();
        action.accept(repetition);
        return (System.nanoTime() - start) * 1e-6;
    }

    /** The middle of sorted numbers, or the mean of the two in the middle. */
    private static double median(double[] sorted) {
        int half = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
    }

    @Override
    public String toString() {
        return String.format(Locale.ROOT, "%8.1f ms (%.1f to %.1f, n %d)", medianMs, minMs, maxMs, samplesMs.size());
    }
}
