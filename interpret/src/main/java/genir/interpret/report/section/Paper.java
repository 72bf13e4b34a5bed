package genir.interpret.report.section;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * What A. Reusch and Y. Belinkov published (SIGIR 2025) on T5-large with 24 decoder layers, for the report to set beside its
 * own. Numbers are percentages unless said otherwise.
 */
public final class Paper {
    /** The model and collection that the published numbers are of, where nothing else is said. */
    public static final String WHAT = "T5-large on NQ10k, 24 decoder layers";

    private static final List<String> STAGES = List.of("I", "II", "III");
    private static final Map<String, List<Double>> PATCHING = Map.of(
            "zero self_attention", List.of(1.52, 2.27, 6.57),
            "zero mlp", List.of(92.86, 7.83, 96.72),
            "zero cross_attention", List.of(4.29, 21.72, 39.65),
            "mean self_attention", List.of(0.0, 2.02, 6.06),
            "mean mlp", List.of(0.76, 5.56, 48.23),
            "mean cross_attention", List.of(4.55, 20.45, 42.93),
            "base self_attention", List.of(5.30, 5.56, 7.32),
            "base mlp", List.of(5.30, 7.07, 74.49),
            "base cross_attention", List.of(7.58, 17.93, 34.09));

    private Paper() {}

    /** Retrieval with one model: Hits@1, Recall@5 and Hits@10. */
    public record Retrieval(String model, double hits1, double recall5, double hits10) {
        /** The value of a metric as {@code metrics.json} names it; empty where the paper has none. */
        public OptionalDouble metric(String name) {
            return switch (name) {
                case "hits@1" -> OptionalDouble.of(hits1);
                case "recall@5" -> OptionalDouble.of(recall5);
                case "hits@10" -> OptionalDouble.of(hits10);
                default -> OptionalDouble.empty();
            };
        }
    }

    /** A hybrid of the full model's decoder and another encoder, on ten queries of omitted documents (Table 2). */
    public record Hybrid(double mrr, int first) {}

    /** What the reduced circuit keeps on the test queries (Table 4); {@code relative} to the whole model's. */
    public record Circuit(String collection, String measure, double value, double relative) {}

    /** Table 1, test queries. */
    public static List<Retrieval> retrieval() {
        return List.of(
                new Retrieval("NQ10k", 40.4, 58.1, 63.9),
                new Retrieval("NQ100k", 22.6, 42.8, 50.2),
                new Retrieval("NQ320k", 20.0, 39.8, 48.0),
                new Retrieval("TriviaQA", 60.4, 64.2, 82.2),
                new Retrieval("TriviaQA-QG", 49.8, 51.7, 67.0));
    }

    /** Table 2. */
    public static List<Hybrid> hybrids() {
        return List.of(new Hybrid(0.867, 8), new Hybrid(0.754, 7), new Hybrid(0.853, 8), new Hybrid(0.820, 8));
    }

    /** Table 3: percent of correct queries that leave rank 1; empty where the paper has none. */
    public static OptionalDouble patching(String mode, String component, String stage) {
        List<Double> row = PATCHING.get(mode + " " + component);
        int at = STAGES.indexOf(stage);
        return row == null || at < 0 ? OptionalDouble.empty() : OptionalDouble.of(row.get(at));
    }

    /** Table 4. */
    public static List<Circuit> circuits() {
        return List.of(
                new Circuit("NQ10k", "hits@1", 38.0, 94),
                new Circuit("NQ10k", "recall@5", 56.9, 98),
                new Circuit("NQ10k", "hits@10", 62.0, 97),
                new Circuit("NQ320k", "hits@1", 16.4, 82),
                new Circuit("NQ320k", "recall@5", 33.6, 84),
                new Circuit("NQ320k", "hits@10", 42.0, 88));
    }

    /** Table 5: the range over heads of the percentage of docids among the top tokens, layers of stage II. */
    public static Optional<String> docidsAmong(int top) {
        return switch (top) {
            case 10 -> Optional.of("0 to 0.02");
            case 100 -> Optional.of("0.01 to 0.16");
            case 1000 -> Optional.of("0.5 to 8.6");
            default -> Optional.empty();
        };
    }

    /** Section 5.2: where queries end on the sum of one type of output alone; empty where the paper says nothing. */
    public static Optional<String> alone(String component) {
        return switch (component) {
            case "mlp" -> Optional.of("67 % stay at rank 1, the rest within rank 10");
            case "cross_attention" -> Optional.of("all beyond rank 100");
            default -> Optional.empty();
        };
    }
}
