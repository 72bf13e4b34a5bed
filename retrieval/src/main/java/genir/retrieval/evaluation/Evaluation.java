package genir.retrieval.evaluation;

import genir.corpus.Query;
import genir.corpus.QuerySet;
import genir.corpus.Split;
import genir.retrieval.Run;
import genir.retrieval.metric.Metric;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What every query of a split scored in one run.
 *
 * @param system the run's system, such as {@code bm25}
 * @param values metric name to query id to value (0 to 1); every metric has the same queries in the same order, at least
 *     one
 */
public record Evaluation(String system, Split split, Map<String, Map<String, Double>> values) {
    public Evaluation {
        Map<String, Map<String, Double>> copy = new LinkedHashMap<>();
        values.forEach(
                (metric, perQuery) -> copy.put(metric, Collections.unmodifiableMap(new LinkedHashMap<>(perQuery))));
        values = Collections.unmodifiableMap(copy);
        List<List<String>> queries = values.values().stream()
                .map(perQuery -> List.copyOf(perQuery.keySet()))
                .distinct()
                .toList();
        if (queries.size() != 1 || queries.get(0).isEmpty()) {
            throw new IllegalArgumentException("expected at least one metric, and the same queries for each");
        }
    }

    /**
     * Scores a run. A query of the split that the run lacks has the value 0; queries of the run outside the split do not
     * count. This is trec_eval with its option {@code -c}.
     *
     * @param queries at least one
     */
    public static Evaluation of(Run run, QuerySet queries, List<Metric> metrics) {
        Map<String, Map<String, Double>> values = new LinkedHashMap<>();
        for (Metric metric : metrics) {
            Map<String, Double> perQuery = new LinkedHashMap<>();
            for (Query query : queries.queries()) {
                List<String> ranking = run.documentIds(query.id());
                perQuery.put(query.id(), metric.of(ranking, queries.qrels().of(query.id())));
            }
            values.put(metric.name(), perQuery);
        }
        return new Evaluation(run.tag(), queries.split(), values);
    }

    /**
     * The same system on some of the queries.
     *
     * @param queries at least one of the evaluation's; in its order
     */
    public Evaluation among(Set<String> queries) {
        Map<String, Map<String, Double>> kept = new LinkedHashMap<>();
        values.forEach((metric, perQuery) -> {
            Map<String, Double> some = new LinkedHashMap<>(perQuery);
            some.keySet().retainAll(queries);
            kept.put(metric, some);
        });
        return new Evaluation(system, split, kept);
    }

    /** How many queries there are. */
    public int count() {
        return values.values().iterator().next().size();
    }

    /** One metric's value for each query, in order of the queries. */
    public double[] perQuery(String metric) {
        Map<String, Double> perQuery = values.get(metric);
        if (perQuery == null) {
            throw new IllegalArgumentException("no metric " + metric + " among " + values.keySet());
        }
        return perQuery.values().stream().mapToDouble(Double::doubleValue).toArray();
    }

    /** One metric's mean over the queries. */
    public double mean(String metric) {
        return Arrays.stream(perQuery(metric)).average().orElseThrow();
    }

    /** Every metric's mean over the queries, in order of the metrics. */
    public Map<String, Double> means() {
        Map<String, Double> means = new LinkedHashMap<>();
        values.keySet().forEach(metric -> means.put(metric, mean(metric)));
        return means;
    }

    /** The confidence interval of every metric's mean, in order of the metrics. */
    public Map<String, Interval> intervals(Bootstrap bootstrap) {
        Map<String, Interval> intervals = new LinkedHashMap<>();
        values.keySet().forEach(metric -> intervals.put(metric, bootstrap.ofMean(perQuery(metric))));
        return intervals;
    }
}
