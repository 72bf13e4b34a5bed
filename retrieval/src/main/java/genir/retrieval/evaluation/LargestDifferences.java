package genir.retrieval.evaluation;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/**
 * The queries on which two systems differ most, the largest difference first. Many queries differ as much on a metric that is
 * 0 or 1: of these, the ones that differ most on all metrics together come first, then by id.
 *
 * @param better queries on which the second system is better
 * @param worse queries on which it is worse
 */
public record LargestDifferences(List<OfQuery> better, List<OfQuery> worse) {
    /** One query's values of the two systems. */
    public record OfQuery(String query, double a, double b) {
        double difference() {
            return b - a;
        }
    }

    public LargestDifferences {
        better = List.copyOf(better);
        worse = List.copyOf(worse);
    }

    /**
     * Looks for them.
     *
     * @param most how many in each direction
     */
    public static LargestDifferences of(Evaluation a, Evaluation b, String metric, int most) {
        List<OfQuery> queries = new ArrayList<>();
        Map<String, Double> others = b.values().get(metric);
        a.values().get(metric).forEach((query, value) -> queries.add(new OfQuery(query, value, others.get(query))));
        ToDoubleFunction<OfQuery> onAll = query -> a.values().keySet().stream()
                .mapToDouble(each -> b.values().get(each).get(query.query())
                        - a.values().get(each).get(query.query()))
                .sum();
        return new LargestDifferences(largest(queries, onAll, 1, most), largest(queries, onAll, -1, most));
    }

    private static List<OfQuery> largest(List<OfQuery> queries, ToDoubleFunction<OfQuery> onAll, int sign, int most) {
        return queries.stream()
                .filter(query -> sign * query.difference() > 0)
                .sorted(Comparator.comparingDouble((OfQuery query) -> -sign * query.difference())
                        .thenComparingDouble(query -> -sign * onAll.applyAsDouble(query))
                        .thenComparing(OfQuery::query))
                .limit(most)
                .toList();
    }
}
