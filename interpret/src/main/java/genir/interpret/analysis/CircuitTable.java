package genir.interpret.analysis;

import genir.corpus.Progress;
import genir.interpret.patch.Experiment;
import genir.interpret.session.Session;
import genir.retrieval.evaluation.Bootstrap;
import genir.retrieval.evaluation.Interval;
import java.util.ArrayList;
import java.util.List;

/** What circuits find on the test queries, beside the full model (Table 4 of the paper). */
final class CircuitTable {
    /**
     * A circuit.
     *
     * @param kept components that still depend on the query
     */
    record Circuit(String name, Experiment experiment, int kept) {}

    private final Session session;
    private final List<Circuit> circuits;
    private final int[][][] ranks;

    /** Runs circuits on the test queries; the first is the full model. */
    CircuitTable(Session session, List<Circuit> circuits, Progress progress) {
        this.session = session;
        this.circuits = circuits;
        try (Progress.Task task = progress.start(
                "test queries",
                (long) circuits.size() * session.test().batches().size())) {
            this.ranks = DocumentMetrics.ranks(
                    session,
                    session.test(),
                    circuits.stream().map(Circuit::experiment).toList(),
                    task);
        }
    }

    /** Every measure of every circuit, absolute and relative to the full model. */
    Table metrics() {
        List<String> columns =
                new ArrayList<>(List.of("circuit", "split", "measure", "value", "low", "high", "queries"));
        columns.addAll(List.of("relative", "relative_low", "relative_high", "kept", "components"));
        Table table = new Table(columns.toArray(String[]::new));
        for (int i = 0; i < circuits.size(); i++) {
            for (String measure : DocumentMetrics.MEASURES) {
                double[] full = values(0, measure);
                double[] mine = values(i, measure);
                Bootstrap bootstrap = QueryMeans.bootstrap(session);
                Interval interval = bootstrap.ofMean(mine);
                Interval relative = bootstrap.ofRatio(mine, full);
                table.add(
                        circuits.get(i).name(),
                        "test",
                        measure,
                        mean(mine),
                        interval.low(),
                        interval.high(),
                        mine.length,
                        mean(full) == 0 ? 0 : mean(mine) / mean(full),
                        relative.low(),
                        relative.high(),
                        circuits.get(i).kept(),
                        3 * session.layers());
            }
        }
        return table;
    }

    /** The best rank of each query's relevant documents. */
    Table perQuery() {
        Table table = new Table("circuit", "query", "rank");
        for (int i = 0; i < circuits.size(); i++) {
            for (int query = 0; query < ranks[i].length; query++) {
                table.add(
                        circuits.get(i).name(),
                        session.test().item(query).query().id(),
                        DocumentMetrics.best(ranks[i][query]));
            }
        }
        return table;
    }

    private double[] values(int circuit, String measure) {
        double[] values = new double[ranks[circuit].length];
        for (int query = 0; query < values.length; query++) {
            values[query] = DocumentMetrics.value(measure, ranks[circuit][query]);
        }
        return values;
    }

    private static double mean(double[] values) {
        double sum = 0;
        for (double value : values) {
            sum += value;
        }
        return sum / values.length;
    }
}
