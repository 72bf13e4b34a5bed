package genir.interpret.finding;

import genir.interpret.analysis.QueryMeans;
import java.util.Arrays;
import java.util.List;

/** Numbers of single queries, over several keys; NaN for a query that has none under any of them. */
final class Sums {
    private Sums() {}

    static double[] sum(QueryMeans means, List<List<Object>> keys) {
        double[] sums = new double[means.queries()];
        Arrays.fill(sums, Double.NaN);
        for (List<Object> key : keys) {
            double[] values = means.values(key);
            for (int query = 0; query < sums.length; query++) {
                if (!Double.isNaN(values[query])) {
                    sums[query] = Double.isNaN(sums[query]) ? values[query] : sums[query] + values[query];
                }
            }
        }
        return sums;
    }

    static double[] mean(QueryMeans means, List<List<Object>> keys) {
        return Arrays.stream(sum(means, keys)).map(sum -> sum / keys.size()).toArray();
    }
}
