package genir.retrieval.evaluation;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Two systems on one metric over the same queries.
 *
 * @param meanA the first system's mean over queries, the baseline's
 * @param meanB the second system's mean
 * @param difference {@code meanB - meanA}
 * @param p of the paired randomisation test, two-sided
 * @param interval of the difference, from the bootstrap over queries
 * @param wins queries where b is better
 * @param ties queries where both are equal
 * @param losses queries where a is better
 */
public record Comparison(
        double meanA, double meanB, double difference, double p, Interval interval, int wins, int ties, int losses) {

    /**
     * Compares two evaluations on every metric.
     *
     * @return metric name to comparison, in the order of a's metrics
     * @throws IllegalArgumentException if they differ in split, queries or metrics
     */
    public static Map<String, Comparison> of(
            Evaluation a, Evaluation b, PairedRandomisationTest test, Bootstrap bootstrap) {
        requireSame("splits", a.split(), b.split());
        requireSame("metrics", a.values().keySet(), b.values().keySet());
        Map<String, Comparison> comparisons = new LinkedHashMap<>();
        for (String metric : a.values().keySet()) {
            List<String> queries = new ArrayList<>(a.values().get(metric).keySet());
            requireSame(
                    "queries", queries, new ArrayList<>(b.values().get(metric).keySet()));
            comparisons.put(metric, of(a.perQuery(metric), b.perQuery(metric), test, bootstrap));
        }
        return comparisons;
    }

    private static Comparison of(double[] a, double[] b, PairedRandomisationTest test, Bootstrap bootstrap) {
        double[] differences = new double[a.length];
        Arrays.setAll(differences, i -> b[i] - a[i]);
        int wins = (int) Arrays.stream(differences).filter(d -> d > 0).count();
        int losses = (int) Arrays.stream(differences).filter(d -> d < 0).count();
        PairedRandomisationTest.Result result = test.of(a, b);
        return new Comparison(
                Arrays.stream(a).average().orElseThrow(),
                Arrays.stream(b).average().orElseThrow(),
                result.difference(),
                result.p(),
                bootstrap.ofMean(differences),
                wins,
                a.length - wins - losses,
                losses);
    }

    private static void requireSame(String what, Object a, Object b) {
        if (!a.equals(b)) {
            throw new IllegalArgumentException("the evaluations differ in their " + what);
        }
    }
}
