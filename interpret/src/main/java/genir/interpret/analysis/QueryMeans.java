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
import java.util.function.Predicate;

/** Collects a number for each query under a key, and reports each key's mean over the queries with its interval. */
public final class QueryMeans {
    private static final int RESAMPLES = 1000;

    private final Map<List<Object>, double[]> values = new LinkedHashMap<>();
    private final int queries;
    private final Bootstrap bootstrap;

    /** For the analysed queries. */
    public QueryMeans(Session session) {
        this(session, session.analysed().size());
    }

    QueryMeans(Session session, int queries) {
        this(queries, bootstrap(session));
    }

    private QueryMeans(int queries, Bootstrap bootstrap) {
        this.queries = queries;
        this.bootstrap = bootstrap;
    }

    /** The bootstrap of every interval of the suite. */
    public static Bootstrap bootstrap(Session session) {
        return new Bootstrap(RESAMPLES, session.config().seed());
    }

    /** Notes a query's number; a query without one does not count in that mean. */
    public void put(int query, double value, Object... key) {
        values.computeIfAbsent(List.of(key), missing -> {
            double[] none = new double[queries];
            Arrays.fill(none, Double.NaN);
            return none;
        })[query] = value;
    }

    /** Adds a row for each key: its parts, mean, low, high, number of queries. */
    public void addTo(Table<?> table) {
        values.forEach((key, perQuery) -> table.addCells(row(key, perQuery)));
    }

    /** The mean of a key. */
    double mean(Object... key) {
        double[] perQuery = values.get(List.of(key));
        return perQuery == null
                ? 0
                : Arrays.stream(perQuery)
                        .filter(value -> !Double.isNaN(value))
                        .average()
                        .orElse(0);
    }

    /** The keys in order. */
    public List<List<Object>> keys() {
        return List.copyOf(values.keySet());
    }

    /** How many queries there are. */
    public int queries() {
        return queries;
    }

    /** The numbers under a key, NaN for a query without one; not copied. */
    public double[] values(List<Object> key) {
        return values.get(key);
    }

    /** Only the keys that are wanted; the numbers are shared. */
    QueryMeans where(Predicate<List<Object>> wanted) {
        QueryMeans some = new QueryMeans(queries, bootstrap);
        values.forEach((key, perQuery) -> {
            if (wanted.test(key)) {
                some.values.put(key, perQuery);
            }
        });
        return some;
    }

    /** A key's row: its parts, mean, low, high, number of queries. */
    List<Object> row(List<Object> key, double[] perQuery) {
        double[] present =
                Arrays.stream(perQuery).filter(value -> !Double.isNaN(value)).toArray();
        Interval interval = bootstrap.ofMean(present);
        List<Object> cells = new ArrayList<>(key);
        cells.add(Arrays.stream(present).sum() / present.length);
        cells.add(interval.low());
        cells.add(interval.high());
        cells.add(present.length);
        return cells;
    }

    /** The row of a key. */
    List<Object> row(Object... key) {
        return row(List.of(key), values.get(List.of(key)));
    }
}
