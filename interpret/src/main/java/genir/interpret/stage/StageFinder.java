package genir.interpret.stage;

import java.util.List;
import java.util.Locale;

/**
 * Finds stages in a model's contribution profile (method.md, section 4.2), as the paper reads them off its Figure 3: in the
 * middle stage cross-attention has its highest share.
 *
 * <p>The rule: of all ways to cut the layers into three runs, the one whose middle run differs most in cross-attention's
 * share from the layers around it, by the variance between the two groups (Otsu, "A threshold selection method from
 * gray-level histograms", 1979), provided that the share is higher inside. Among equals the earliest and shortest middle run.
 */
public final class StageFinder {
    private StageFinder() {}

    /**
     * The stages of a profile.
     *
     * @param crossShare for each layer, cross-attention's part of the lengths of all three components' outputs
     * @return scaled stages where there are fewer than three layers or cross-attention is nowhere higher in the middle
     */
    public static Stages find(double[] crossShare) {
        int layers = crossShare.length;
        double best = 0;
        int from = -1;
        int to = -1;
        for (int start = 1; start < layers - 1; start++) {
            for (int end = start; end < layers - 1; end++) {
                double inside = mean(crossShare, start, end + 1);
                double outside =
                        (sum(crossShare, 0, start) + sum(crossShare, end + 1, layers)) / (layers - (end + 1 - start));
                double weight = (double) (end + 1 - start) * (layers - (end + 1 - start)) / layers / layers;
                double between = weight * (inside - outside) * (inside - outside);
                if (inside > outside && between > best * (1 + 1e-9)) {
                    best = between;
                    from = start;
                    to = end;
                }
            }
        }
        if (from < 0) {
            Stages scaled = Stages.scaled(layers);
            return new Stages(
                    scaled.stages(), "none found, cross-attention has no higher share in the middle; " + scaled.rule());
        }
        double explained = best / variance(crossShare);
        return new Stages(
                List.of(
                        new Stage(Stages.NAMES.get(0), 0, from - 1),
                        new Stage(Stages.NAMES.get(1), from, to),
                        new Stage(Stages.NAMES.get(2), to + 1, layers - 1)),
                String.format(
                        Locale.ROOT,
                        "found: the middle layers are those whose cross-attention share differs most from the others'"
                                + " (%.0f%% of the variance)",
                        100 * explained));
    }

    private static double variance(double[] values) {
        double mean = mean(values, 0, values.length);
        double sum = 0;
        for (double value : values) {
            sum += (value - mean) * (value - mean);
        }
        return sum / values.length;
    }

    private static double mean(double[] values, int from, int to) {
        return sum(values, from, to) / (to - from);
    }

    private static double sum(double[] values, int from, int to) {
        double sum = 0;
        for (int i = from; i < to; i++) {
            sum += values[i];
        }
        return sum;
    }
}
