package genir.retrieval.evaluation;

import genir.corpus.Progress;
import genir.corpus.Split;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Several systems on the same queries.
 *
 * @param metric the one that matters most: queries are looked at by it
 * @param systems by name, in the order of tables; at least one, all with the same queries and metrics
 * @param intervals of the means, by system and metric
 * @param pairs that were tested
 * @param largest for each pair the queries on which it differs most
 */
public record SystemsComparison(
        String metric,
        Map<String, Evaluation> systems,
        Map<String, Map<String, Interval>> intervals,
        List<PairComparison> pairs,
        List<LargestDifferences> largest) {
    public SystemsComparison {
        systems = Collections.unmodifiableMap(new LinkedHashMap<>(systems));
        intervals = Collections.unmodifiableMap(new LinkedHashMap<>(intervals));
        pairs = List.copyOf(pairs);
        largest = List.copyOf(largest);
        if (systems.isEmpty()) {
            throw new IllegalArgumentException("no system to compare");
        }
    }

    /**
     * Compares.
     *
     * @param queries how many to name in each direction for each pair
     * @param config how often to resample
     */
    public static SystemsComparison of(
            Map<String, Evaluation> systems,
            List<SystemPair> pairs,
            String metric,
            int queries,
            EvaluationConfig config,
            Progress progress) {
        Map<String, Map<String, Interval>> intervals = new LinkedHashMap<>();
        systems.forEach((name, evaluation) -> intervals.put(name, evaluation.intervals(config.bootstrap())));
        return new SystemsComparison(
                metric,
                systems,
                intervals,
                PairComparison.of(pairs, systems, config.significanceTest(), config.bootstrap(), progress),
                pairs.stream()
                        .map(pair ->
                                LargestDifferences.of(systems.get(pair.a()), systems.get(pair.b()), metric, queries))
                        .toList());
    }

    /** What the queries are for. */
    public Split split() {
        return first().split();
    }

    /** How many queries there are. */
    public int queries() {
        return first().count();
    }

    /** The metrics, in the order of tables. */
    public List<String> metrics() {
        return List.copyOf(first().values().keySet());
    }

    private Evaluation first() {
        return systems.values().iterator().next();
    }
}
