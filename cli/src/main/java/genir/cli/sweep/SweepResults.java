package genir.cli.sweep;

import com.fasterxml.jackson.databind.JsonNode;
import genir.cli.run.RunDirectory;
import genir.corpus.Split;
import genir.corpus.io.Json;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What the runs of a sweep have measured: their {@code metrics.json}.
 *
 * @param folder of the sweep
 * @param system whose figures they are: {@code genir}, or {@code bm25} where the runs end before there is a model
 * @param choosing the metric on dev that tells which setting is best
 * @param seeds of the runs, by name
 */
record SweepResults(Path folder, String system, String choosing, Map<String, Long> seeds) {
    SweepResults {
        seeds = Map.copyOf(seeds);
    }

    /** The run's figures by split and metric; nothing where there were no queries. */
    Map<String, Map<String, Double>> metrics(SweepRun run) {
        Path file = new RunDirectory(folder.resolve(run.name())).metrics();
        Map<String, Map<String, Double>> metrics = new LinkedHashMap<>();
        if (!Files.exists(file)) {
            return metrics;
        }
        JsonNode figures =
                Json.read(file, JsonNode.class, "the metrics of a run").path(system);
        for (Split split : List.of(Split.DEV, Split.TEST)) {
            Map<String, Double> each = new LinkedHashMap<>();
            figures.path(split.label())
                    .properties()
                    .forEach(metric ->
                            each.put(metric.getKey(), metric.getValue().doubleValue()));
            if (!each.isEmpty()) {
                metrics.put(split.label(), each);
            }
        }
        return metrics;
    }

    long seed(SweepRun run) {
        return seeds.get(run.name());
    }
}
