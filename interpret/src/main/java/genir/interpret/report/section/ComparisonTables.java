package genir.interpret.report.section;

import genir.interpret.figure.Estimate;
import genir.interpret.figure.Numbers;
import genir.interpret.report.block.Cell;
import genir.interpret.report.block.Table;
import genir.interpret.report.input.Metrics;
import genir.interpret.report.input.Metrics.Retriever;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/** The systems' values side by side, the published ones under them, and the differences from BM25. */
final class ComparisonTables {
    private ComparisonTables() {}

    /** One row for each system. {@code open}: not folded, and with the paper's models where there is one to compare. */
    static Table values(Metrics metrics, String split, boolean open) {
        List<String> names = metrics.names(split);
        List<Table.Column> columns = new ArrayList<>(List.of(Table.text("system")));
        names.forEach(name -> columns.add(Table.number(Words.metric(name))));
        List<List<Cell>> rows = new ArrayList<>();
        for (Retriever system : metrics.systems(split)) {
            List<Cell> row = new ArrayList<>(List.of(Outside.cell(metrics, system)));
            names.forEach(name -> row.add(
                    metrics.value(system, split, name).map(v -> percent(v)).orElse(Cell.EMPTY)));
            rows.add(row);
        }
        long queries = metrics.queries(split);
        String caption =
                "In percent on the " + split + " queries" + (queries < 0 ? "" : " (" + Words.count(queries) + ")");
        if (!open) {
            return Table.folded(caption, columns, rows);
        }
        if (!metrics.systems(split).contains(Retriever.GENIR)) {
            return Table.open(caption, columns, rows);
        }
        for (Paper.Retrieval published : Paper.retrieval()) {
            List<Cell> row = new ArrayList<>(
                    List.of(Cell.of("paper, " + published.model()).toned("muted")));
            for (String name : names) {
                OptionalDouble value = published.metric(name);
                row.add(
                        value.isPresent()
                                ? Cell.of(Numbers.fixed(value.getAsDouble(), 1)).toned("muted")
                                : Cell.EMPTY);
            }
            rows.add(row);
        }
        return Table.open(
                        caption + "; under them what the paper reports for T5-large on other collections",
                        columns,
                        rows)
                .after("Table 1");
    }

    /** The differences from BM25, and with further systems also those from GenIR; none where nothing is compared. */
    static List<Table> differences(Metrics metrics, String split, boolean open) {
        return metrics.hasFurther(split)
                ? DifferenceTables.of(metrics, split, open)
                : fromBm25(metrics, split, open).stream().toList();
    }

    /** One row for each metric, three columns for each system that is compared with BM25; empty where none is. */
    private static Optional<Table> fromBm25(Metrics metrics, String split, boolean open) {
        List<String> names = metrics.names(split);
        List<Retriever> compared = metrics.systems(split).stream()
                .filter(system -> names.stream()
                        .anyMatch(
                                name -> metrics.difference(system, split, name).isPresent()))
                .toList();
        List<Table.Column> columns = new ArrayList<>(List.of(Table.text("metric")));
        for (Retriever system : compared) {
            columns.add(Table.number(system.title() + " minus BM25"));
            columns.add(Table.number("p"));
            columns.add(Table.number("wins / ties / losses"));
        }
        List<List<Cell>> rows = new ArrayList<>();
        for (String name : names) {
            List<Cell> row = new ArrayList<>(List.of(Cell.of(Words.metric(name))));
            for (Retriever system : compared) {
                Optional<Metrics.Difference> difference = metrics.difference(system, split, name);
                row.add(difference.map(d -> signed(d.estimate())).orElse(Cell.EMPTY));
                row.add(difference.map(d -> Cell.of(Words.p(d.p()))).orElse(Cell.EMPTY));
                row.add(difference.map(d -> Cell.of(outcomes(d))).orElse(Cell.EMPTY));
            }
            rows.add(row);
        }
        String caption = "Differences from BM25 in percentage points, " + split + " queries";
        return compared.isEmpty() ? Optional.empty() : Optional.of(new Table(caption, "", !open, columns, rows));
    }

    private static Cell percent(Estimate estimate) {
        return Cell.of(Numbers.percent(estimate.value())).withNote(Words.percentInterval(estimate));
    }

    private static Cell signed(Estimate estimate) {
        String plus = estimate.value() > 0 ? "+" : "";
        return Cell.of(plus + Numbers.percent(estimate.value())).withNote(Words.percentInterval(estimate));
    }

    private static String outcomes(Metrics.Difference d) {
        return d.wins() < 0 || d.ties() < 0 || d.losses() < 0
                ? ""
                : Words.count(d.wins()) + " / " + Words.count(d.ties()) + " / " + Words.count(d.losses());
    }
}
