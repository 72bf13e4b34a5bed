package genir.retrieval.evaluation;

import genir.corpus.Progress;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What one of several pairs of systems comes to.
 *
 * @param metrics metric name to comparison
 * @param corrected metric name to the test's p, corrected for all pairs that were tested on this metric ({@link Holm})
 */
public record PairComparison(SystemPair pair, Map<String, Comparison> metrics, Map<String, Double> corrected) {
    public PairComparison {
        metrics = Collections.unmodifiableMap(new LinkedHashMap<>(metrics));
        corrected = Collections.unmodifiableMap(new LinkedHashMap<>(corrected));
    }

    /**
     * Compares pairs on every metric.
     *
     * @param systems by the names in the pairs; all with the same split, queries and metrics
     */
    public static List<PairComparison> of(
            List<SystemPair> pairs,
            Map<String, Evaluation> systems,
            PairedRandomisationTest test,
            Bootstrap bootstrap,
            Progress progress) {
        List<Map<String, Comparison>> compared = new ArrayList<>();
        try (Progress.Task task = progress.start("test pairs", pairs.size())) {
            for (SystemPair pair : pairs) {
                compared.add(Comparison.of(systems.get(pair.a()), systems.get(pair.b()), test, bootstrap));
                task.advance(1, "");
            }
        }
        List<Map<String, Double>> corrected = new ArrayList<>();
        pairs.forEach(pair -> corrected.add(new LinkedHashMap<>()));
        for (String metric :
                compared.isEmpty() ? List.<String>of() : compared.get(0).keySet()) {
            double[] adjusted = Holm.adjust(
                    compared.stream().mapToDouble(each -> each.get(metric).p()).toArray());
            for (int i = 0; i < adjusted.length; i++) {
                corrected.get(i).put(metric, adjusted[i]);
            }
        }
        List<PairComparison> comparisons = new ArrayList<>();
        for (int i = 0; i < pairs.size(); i++) {
            comparisons.add(new PairComparison(pairs.get(i), compared.get(i), corrected.get(i)));
        }
        return Collections.unmodifiableList(comparisons);
    }
}
