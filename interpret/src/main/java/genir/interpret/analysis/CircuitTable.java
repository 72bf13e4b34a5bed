package genir.interpret.analysis;

import genir.corpus.Progress;
import genir.interpret.figure.Estimate;
import genir.interpret.patch.Experiment;
import genir.interpret.session.Session;
import genir.interpret.table.Table;
import genir.interpret.table.TableFile;
import genir.interpret.table.Tables;
import genir.interpret.table.Tables.CircuitRankRow;
import genir.interpret.table.Tables.CircuitRow;
import genir.retrieval.evaluation.Bootstrap;
import genir.retrieval.evaluation.Interval;
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
            this.ranks = DocumentMetrics.of(session, session.test())
                    .ranks(circuits.stream().map(Circuit::experiment).toList(), Experiment.NONE, task);
        }
    }

    /** Every measure of every circuit, absolute and relative to the full model. */
    Table<CircuitRow> metrics(TableFile<CircuitRow> file) {
        Table<CircuitRow> table = new Table<>(file);
        for (int i = 0; i < circuits.size(); i++) {
            for (String measure : DocumentMetrics.MEASURES) {
                double[] full = values(0, measure);
                double[] mine = values(i, measure);
                Bootstrap bootstrap = QueryMeans.bootstrap(session);
                Interval interval = bootstrap.ofMean(mine);
                Interval relative = bootstrap.ofRatio(mine, full);
                table.add(new CircuitRow(
                        circuits.get(i).name(),
                        "test",
                        measure,
                        new Estimate(mean(mine), interval.low(), interval.high()),
                        mine.length,
                        mean(full) == 0 ? 0 : mean(mine) / mean(full),
                        relative.low(),
                        relative.high(),
                        circuits.get(i).kept(),
                        3 * session.layers()));
            }
        }
        return table;
    }

    /** The best rank of each query's relevant documents. */
    Table<CircuitRankRow> perQuery() {
        Table<CircuitRankRow> table = new Table<>(Tables.CIRCUIT_RANKS);
        for (int i = 0; i < circuits.size(); i++) {
            for (int query = 0; query < ranks[i].length; query++) {
                table.add(new CircuitRankRow(
                        circuits.get(i).name(),
                        session.test().item(query).query().id(),
                        DocumentMetrics.best(ranks[i][query])));
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
