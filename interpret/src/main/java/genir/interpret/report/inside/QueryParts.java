package genir.interpret.report.inside;

import genir.interpret.figure.Numbers;
import genir.interpret.report.block.Block;
import genir.interpret.report.block.Cell;
import genir.interpret.report.block.Figures;
import genir.interpret.report.block.Table;
import genir.interpret.report.input.CsvTable;
import genir.interpret.report.input.RunFolder;
import genir.interpret.report.section.Words;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** What each component and head adds to the lead of one query's document, and where the document ends without it. */
final class QueryParts {
    private static final String CROSS = "cross_attention";

    private final String query;
    private final List<CsvTable.Row> rows;
    private final LayerGrid leads;
    /** The rows of this query alone. */
    private final CsvTable csv;

    private QueryParts(CsvTable csv, String query) {
        this.query = query;
        this.rows = csv.rows().stream()
                .filter(row -> row.text("query").equals(query))
                .toList();
        this.leads = LayerGrid.of(csv, row -> row.number("lead"));
        this.csv = new CsvTable(csv.file(), "", csv.header(), rows);
    }

    /** Reads {@code examples-parts.csv}; empty of rows where there is none. */
    static QueryParts of(RunFolder run, String query) {
        CsvTable csv = AnalysisSection.table(run, "examples-parts")
                .map(found -> found.requiring("query", "layer", "source", "head", "lead", "rank_zero", "rank_mean"))
                .orElse(new CsvTable(run.root(), "", List.of(), List.of()));
        return new QueryParts(csv, query);
    }

    static String place(CsvTable.Row row) {
        String head = row.integer("head") < 0 ? "" : ", head " + row.text("head");
        return row.integer("layer") < 0
                ? Words.component(row.text("source"))
                : Words.component(row.text("source")) + " of layer " + row.text("layer") + head;
    }

    static String signed(double logits) {
        return (logits > 0 ? "+" : "") + Numbers.fixed(logits, 2).replace('-', '\u2212');
    }

    /** The component with the largest part in the lead. */
    Optional<CsvTable.Row> strongest() {
        return wholes().stream().max(Comparator.comparingDouble(row -> row.number("lead")));
    }

    Optional<Figures.Panel> components() {
        return strongest()
                .map(best -> Figures.Panel.of(leads.around(
                                "What each component adds to the lead",
                                "Exact part of each component's output in the document's lead on the runner-up, in"
                                        + " logits; query "
                                        + query + ".",
                                "component",
                                csv,
                                lines()))
                        .reading("Most comes from " + place(best) + ": " + signed(best.number("lead")) + " logits."
                                + wholes().stream()
                                        .min(Comparator.comparingDouble(row -> row.number("lead")))
                                        .filter(row -> row.number("lead") < 0)
                                        .map(row -> " Most against it speaks " + place(row) + ": "
                                                + signed(row.number("lead")) + ".")
                                        .orElse("")));
    }

    Optional<Figures.Panel> heads() {
        List<CsvTable.Row> heads = rows.stream()
                .filter(row -> row.text("source").equals(CROSS) && row.integer("head") >= 0)
                .toList();
        List<LayerGrid.Line> lines = heads.stream()
                .map(row -> row.integer("head"))
                .distinct()
                .sorted()
                .map(head -> new LayerGrid.Line(
                        "head " + head, row -> row.text("source").equals(CROSS) && row.integer("head") == head))
                .toList();
        return heads.stream()
                .max(Comparator.comparingDouble(row -> row.number("lead")))
                .map(best -> Figures.Panel.of(leads.around(
                                "What each cross-attention head adds to the lead",
                                "Exact part of each head in the document's lead on the runner-up, in logits; query "
                                        + query + ".",
                                "head",
                                csv,
                                lines))
                        .reading("The head that adds most is head " + best.text("head") + " of layer "
                                + best.text("layer") + ": " + signed(best.number("lead")) + " logits."));
    }

    /** The document's rank when a component is removed. */
    Optional<Figures.Panel> without() {
        LayerGrid ranks = new LayerGrid(leads.layers(), row -> row.number("rank_zero"));
        return wholes().stream()
                .max(Comparator.comparingDouble(row -> row.number("rank_zero")))
                .map(worst -> Figures.Panel.of(ranks.ranks(
                                "The document's rank without a component",
                                "Rank of the relevant document among all tokens when the component is removed; query "
                                        + query + ".",
                                "component",
                                csv,
                                lines()))
                        .reading(
                                worst.number("rank_zero") <= 1
                                        ? "Whichever single component is removed, the document is at rank 1."
                                        : "Without " + place(worst) + " the document is at rank "
                                                + Words.count(worst.integer("rank_zero"))
                                                + ", the worst of these ranks."));
    }

    List<Block> tables() {
        return rows.isEmpty() ? List.of() : List.of(table("Every component", -1), table("Every head", 0));
    }

    private Table table(String what, int head) {
        List<List<Cell>> cells = new ArrayList<>();
        rows.stream()
                .filter(row -> head < 0 ? row.integer("head") < 0 : row.integer("head") >= 0)
                .sorted(Comparator.comparingDouble(row -> -row.number("lead")))
                .forEach(row -> cells.add(List.of(
                        Cell.of(place(row)),
                        Cell.of(signed(row.number("lead"))),
                        rank(row, "rank_zero"),
                        rank(row, "rank_mean"))));
        return Table.folded(
                what + ": its part in the lead, and the document's rank without it",
                List.of(
                        Table.text("output of"),
                        Table.number("part, logits"),
                        Table.number("rank without it"),
                        Table.number("rank with its mean")),
                cells);
    }

    private static Cell rank(CsvTable.Row row, String column) {
        double rank = row.number(column);
        return Double.isFinite(rank) ? Cell.of(Words.count((long) rank)).toned(rank > 1 ? "bad" : "") : Cell.EMPTY;
    }

    private List<CsvTable.Row> wholes() {
        return rows.stream()
                .filter(row -> row.integer("head") < 0 && row.integer("layer") >= 0)
                .toList();
    }

    private List<LayerGrid.Line> lines() {
        return Words.COMPONENTS.stream()
                .filter(component ->
                        wholes().stream().anyMatch(row -> row.text("source").equals(component)))
                .map(component -> new LayerGrid.Line(
                        Words.component(component),
                        row -> row.text("source").equals(component) && row.integer("head") < 0))
                .toList();
    }
}
