package genir.interpret.report.section;

import genir.interpret.figure.Estimate;
import genir.interpret.figure.Numbers;
import genir.interpret.report.block.Cell;
import genir.interpret.report.block.Table;
import genir.interpret.report.input.Metrics;
import genir.interpret.report.input.Metrics.Difference;
import genir.interpret.report.input.Metrics.Retriever;
import java.util.ArrayList;
import java.util.List;

/** How many systems differ from BM25 and from GenIR: a table for each metric, a row for each system, narrow enough for a phone. */
final class DifferenceTables {
    private static final List<Retriever> BASELINES = List.of(Retriever.BM25, Retriever.GENIR);

    private DifferenceTables() {}

    /**
     * The tables of a split; of a metric of which nothing was tested none.
     *
     * @param open whether the first is not folded
     */
    static List<Table> of(Metrics metrics, String split, boolean open) {
        List<Table> tables = new ArrayList<>();
        for (String metric : metrics.names(split)) {
            List<List<Cell>> rows = metrics.systems(split).stream()
                    .filter(system -> BASELINES.stream()
                            .anyMatch(baseline -> metrics.difference(baseline, system, split, metric)
                                    .isPresent()))
                    .map(system -> row(metrics, split, metric, system))
                    .toList();
            if (!rows.isEmpty()) {
                tables.add(new Table(
                        Words.metric(metric) + ": differences in percentage points, " + split
                                + " queries; under each its 95% interval",
                        "",
                        !open || !tables.isEmpty(),
                        columns(),
                        rows));
            }
        }
        return tables;
    }

    private static List<Table.Column> columns() {
        List<Table.Column> columns = new ArrayList<>(List.of(Table.text("system")));
        for (Retriever baseline : BASELINES) {
            columns.add(Table.number("minus " + baseline.title()));
        }
        return columns;
    }

    private static List<Cell> row(Metrics metrics, String split, String metric, Retriever system) {
        List<Cell> row = new ArrayList<>(List.of(Outside.cell(metrics, system)));
        for (Retriever baseline : BASELINES) {
            row.add(metrics.difference(baseline, system, split, metric)
                    .map(DifferenceTables::points)
                    .orElse(Cell.EMPTY));
        }
        return row;
    }

    private static Cell points(Difference difference) {
        Estimate estimate = difference.estimate();
        String tone =
                difference.decisive() >= ComparisonSentence.SIGNIFICANCE ? "" : estimate.value() > 0 ? "good" : "bad";
        return Cell.of((estimate.value() > 0 ? "+" : "") + Numbers.percent(estimate.value()))
                .withNote((Words.percentInterval(estimate) + "\ncorrected p " + Words.p(difference.decisive())).strip())
                .toned(tone);
    }
}
