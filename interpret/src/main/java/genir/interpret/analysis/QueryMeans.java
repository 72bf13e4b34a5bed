package genir.interpret.analysis;

import genir.interpret.session.Session;
import genir.retrieval.evaluation.Bootstrap;
import genir.retrieval.evaluation.Interval;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Collects a number for each query under a key, and reports each key's mean over the queries with its interval. */
final class QueryMeans {
    private static final int RESAMPLES = 1000;

    private final Map<List<Object>, double[]> values = new LinkedHashMap<>();
    private final int queries;
    private final Bootstrap bootstrap;

    QueryMeans(Session session) {
        this.queries = session.queries().size();
        this.bootstrap = new Bootstrap(RESAMPLES, session.config().seed());
    }

    void put(int query, double value, Object... key) {
        values.computeIfAbsent(List.of(key), missing -> new double[queries])[query] = value;
    }

    /** Adds a row for each key: its parts, mean, low, high, number of queries. */
    void addTo(Table table) {
        values.forEach((key, perQuery) -> {
            double sum = 0;
            for (double value : perQuery) {
                sum += value;
            }
            Interval interval = bootstrap.ofMean(perQuery);
            Object[] cells = new Object[key.size() + 4];
            for (int i = 0; i < key.size(); i++) {
                cells[i] = key.get(i);
            }
            cells[key.size()] = sum / queries;
            cells[key.size() + 1] = interval.low();
            cells[key.size() + 2] = interval.high();
            cells[key.size() + 3] = queries;
            table.add(cells);
        });
    }
}
