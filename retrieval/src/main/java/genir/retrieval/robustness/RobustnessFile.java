package genir.retrieval.robustness;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import genir.corpus.Split;
import genir.corpus.io.AtomicFiles;
import genir.corpus.io.Csv;
import genir.corpus.io.Json;
import genir.retrieval.evaluation.Comparison;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * {@code robustness.json} and {@code robustness.csv}.
 *
 * <pre>{@code
 * {"split": "test", "seed": 42, "perturbations": [
 *   {"name": "typo", "description": "a typing error in one word", "queries": 1000,
 *    "examples": [{"query": "q1", "before": "list files", "after": "lisst files"}],
 *    "systems": {"bm25": {"hits@1": {"before": 0.5, "after": 0.3, "difference": -0.2, "low": -0.22, "high": -0.18, "p": 0.001}}},
 *    "pairs": {"bm25": {"genir": {"hits@1": {"difference": 0.1, "low": 0.08, "high": 0.12, "p": 0.001, "p_holm": 0.002}}}}}]}
 * }</pre>
 *
 * <p>The difference of a system is after minus before; of a pair {@code A.B} the difference of B minus that of A.
 */
public final class RobustnessFile {
    /** In a run directory. */
    public static final String JSON = "robustness.json";

    /** The systems' rows of it, one for each perturbation, system and metric. */
    public static final String CSV = "robustness.csv";

    private RobustnessFile() {}

    /** Writes both files into a folder. */
    public static void write(Split split, long seed, List<PerturbedEvaluation> found, Path folder) throws IOException {
        AtomicFiles.writeString(folder.resolve(CSV), table(found));
        ObjectNode root =
                Json.strict().createObjectNode().put("split", split.label()).put("seed", seed);
        ArrayNode perturbations = root.putArray("perturbations");
        for (PerturbedEvaluation one : found) {
            ObjectNode node = perturbations
                    .addObject()
                    .put("name", one.perturbation())
                    .put("description", one.description())
                    .put("queries", one.queries());
            node.set("examples", Json.strict().valueToTree(one.examples()));
            ObjectNode systems = node.putObject("systems");
            one.systems().forEach((system, metrics) -> {
                ObjectNode values = systems.putObject(system);
                metrics.forEach((metric, comparison) -> put(
                        values.putObject(metric)
                                .put("before", comparison.meanA())
                                .put("after", comparison.meanB()),
                        comparison));
            });
            ObjectNode pairs = node.putObject("pairs");
            one.pairs().forEach(pair -> {
                ObjectNode values = pairs.withObjectProperty(pair.pair().a())
                        .putObject(pair.pair().b());
                pair.metrics()
                        .forEach((metric, comparison) -> put(values.putObject(metric), comparison)
                                .put("p_holm", pair.corrected().get(metric)));
            });
        }
        Json.write(folder.resolve(JSON), root);
    }

    private static ObjectNode put(ObjectNode node, Comparison comparison) {
        return node.put("difference", comparison.difference())
                .put("low", comparison.interval().low())
                .put("high", comparison.interval().high())
                .put("p", comparison.p());
    }

    private static String table(List<PerturbedEvaluation> found) {
        StringBuilder text =
                new StringBuilder("perturbation,system,metric,queries,before,after,difference,low,high,p\n");
        for (PerturbedEvaluation one : found) {
            one.systems()
                    .forEach((system, metrics) -> metrics.forEach((metric, comparison) -> text.append(Csv.line(List.of(
                            one.perturbation(),
                            system,
                            metric,
                            one.queries(),
                            comparison.meanA(),
                            comparison.meanB(),
                            comparison.difference(),
                            comparison.interval().low(),
                            comparison.interval().high(),
                            comparison.p())))));
        }
        return text.toString();
    }
}
