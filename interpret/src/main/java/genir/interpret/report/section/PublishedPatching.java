package genir.interpret.report.section;

import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * Table 3 of Reusch and Belinkov (SIGIR 2025) for NQ10k: percent of correct queries that leave rank 1 when a component
 * of a T5-large is replaced in a whole stage.
 */
final class PublishedPatching {
    private static final List<String> STAGES = List.of("I", "II", "III");
    private static final Map<String, List<Double>> PERCENT = Map.of(
            "zero self_attention", List.of(1.52, 2.27, 6.57),
            "zero mlp", List.of(92.86, 7.83, 96.72),
            "zero cross_attention", List.of(4.29, 21.72, 39.65),
            "mean self_attention", List.of(0.0, 2.02, 6.06),
            "mean mlp", List.of(0.76, 5.56, 48.23),
            "mean cross_attention", List.of(4.55, 20.45, 42.93));

    private PublishedPatching() {}

    /** The published percentage; empty where the paper has none. */
    static OptionalDouble percent(String mode, String component, String stage) {
        List<Double> row = PERCENT.get(mode + " " + component);
        int at = STAGES.indexOf(stage);
        return row == null || at < 0 ? OptionalDouble.empty() : OptionalDouble.of(row.get(at));
    }
}
