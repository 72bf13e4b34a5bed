package genir.interpret.analysis;

import genir.interpret.session.Session;
import genir.interpret.table.Table;
import genir.retrieval.evaluation.Bootstrap;
import genir.retrieval.evaluation.Interval;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Means over pairs, or shares of sums over pairs, under a key each; intervals draw queries with all their pairs. */
final class PairEstimates {
    /** What a query's pairs add up to. */
    private static final class Sums {
        private double part;
        private double whole;
        private int pairs;
    }

    private final Bootstrap bootstrap;
    private final Map<List<Object>, TreeMap<Integer, Sums>> sums = new LinkedHashMap<>();

    PairEstimates(Session session) {
        this.bootstrap = QueryMeans.bootstrap(session);
    }

    /** Takes a pair's number. */
    void mean(int query, double value, Object... key) {
        share(query, value, 1, key);
    }

    /** Takes a pair's part of a whole, which is above 0. */
    void share(int query, double part, double whole, Object... key) {
        Sums own = sums.computeIfAbsent(List.of(key), missing -> new TreeMap<>())
                .computeIfAbsent(query, missing -> new Sums());
        own.part += part;
        own.whole += whole;
        own.pairs++;
    }

    /** Adds a row for each key: its parts, the estimate, low, high, queries, pairs. */
    void addTo(Table<?> table) {
        sums.forEach((key, perQuery) -> {
            double[] parts =
                    perQuery.values().stream().mapToDouble(own -> own.part).toArray();
            double[] wholes =
                    perQuery.values().stream().mapToDouble(own -> own.whole).toArray();
            Interval interval = bootstrap.ofRatio(parts, wholes);
            List<Object> cells = new ArrayList<>(key);
            cells.add(Arrays.stream(parts).sum() / Arrays.stream(wholes).sum());
            cells.add(interval.low());
            cells.add(interval.high());
            cells.add(perQuery.size());
            cells.add(perQuery.values().stream().mapToInt(own -> own.pairs).sum());
            table.addCells(cells);
        });
    }
}
