package genir.interpret.report.inside;

import genir.interpret.figure.Numbers;
import genir.interpret.report.block.Block;
import genir.interpret.report.block.Cell;
import genir.interpret.report.block.Figures;
import genir.interpret.report.block.Table;
import genir.interpret.report.input.RunFolder;
import genir.interpret.report.section.Words;
import genir.interpret.table.Tables;
import genir.interpret.table.Tables.PartRow;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** What each component and head adds to the lead of one query's document, and where the document ends without it. */
final class QueryParts {
    private static final String CROSS = "cross_attention";

    private final String query;
    private final List<PartRow> rows;
    private final LayerGrid<PartRow> leads;

    /** Of a query; empty of rows where the run has none. */
    QueryParts(RunFolder run, String query) {
        List<PartRow> all = run.rows(Tables.EXAMPLE_PARTS).orElse(List.of());
        this.query = query;
        this.rows = all.stream().filter(row -> row.query().equals(query)).toList();
        this.leads = LayerGrid.of(all, PartRow::layer, PartRow::lead).only(rows);
    }

    static String place(PartRow row) {
        String head = row.head() < 0 ? "" : ", head " + row.head();
        return row.layer() < 0
                ? Words.component(row.source())
                : Words.component(row.source()) + " of layer " + row.layer() + head;
    }

    static String signed(double logits) {
        return (logits > 0 ? "+" : "") + Numbers.fixed(logits, 2).replace('-', '\u2212');
    }

    /** The component with the largest part in the lead. */
    Optional<PartRow> strongest() {
        return wholes().stream().max(Comparator.comparingDouble(PartRow::lead));
    }

    Optional<Figures.Panel> components() {
        return strongest()
                .map(best -> Figures.Panel.of(leads.around(
                                "What each component adds to the lead",
                                "Exact part of each component's output in the document's lead on the runner-up, in"
                                        + " logits; query "
                                        + query + ".",
                                "component",
                                lines()))
                        .reading("Most comes from " + place(best) + ": " + signed(best.lead()) + " logits."
                                + wholes().stream()
                                        .min(Comparator.comparingDouble(PartRow::lead))
                                        .filter(row -> row.lead() < 0)
                                        .map(row -> " Most against it speaks " + place(row) + ": " + signed(row.lead())
                                                + ".")
                                        .orElse("")));
    }

    Optional<Figures.Panel> heads() {
        List<PartRow> heads = rows.stream()
                .filter(row -> row.source().equals(CROSS) && row.head() >= 0)
                .toList();
        List<LayerGrid.Line<PartRow>> lines =
                LayerGrid.heads(heads, PartRow::head, row -> row.source().equals(CROSS) && row.head() >= 0);
        return heads.stream()
                .max(Comparator.comparingDouble(PartRow::lead))
                .map(best -> Figures.Panel.of(leads.around(
                                "What each cross-attention head adds to the lead",
                                "Exact part of each head in the document's lead on the runner-up, in logits; query "
                                        + query + ".",
                                "head",
                                lines))
                        .reading("The head that adds most is head " + best.head() + " of layer " + best.layer() + ": "
                                + signed(best.lead()) + " logits."));
    }

    /** The document's rank when a component is removed. */
    Optional<Figures.Panel> without() {
        LayerGrid<PartRow> ranks = new LayerGrid<>(leads.layers(), rows, PartRow::layer, row -> number(row.rankZero()));
        return wholes().stream()
                .max(Comparator.comparingDouble(row -> number(row.rankZero())))
                .map(worst -> Figures.Panel.of(ranks.ranks(
                                "The document's rank without a component",
                                "Rank of the relevant document among all tokens when the component is removed; query "
                                        + query + ".",
                                "component",
                                lines()))
                        .reading(
                                number(worst.rankZero()) <= 1
                                        ? "Whichever single component is removed, the document is at rank 1."
                                        : "Without " + place(worst) + " the document is at rank "
                                                + Words.count(worst.rankZero().orElseThrow())
                                                + ", the worst of these ranks."));
    }

    List<Block> tables() {
        return rows.isEmpty() ? List.of() : List.of(table("Every component", -1), table("Every head", 0));
    }

    private Table table(String what, int head) {
        List<List<Cell>> cells = new ArrayList<>();
        rows.stream()
                .filter(row -> head < 0 ? row.head() < 0 : row.head() >= 0)
                .sorted(Comparator.comparingDouble(row -> -row.lead()))
                .forEach(row -> cells.add(List.of(
                        Cell.of(place(row)), Cell.of(signed(row.lead())), rank(row.rankZero()), rank(row.rankMean()))));
        return Table.folded(
                what + ": its part in the lead, and the document's rank without it",
                List.of(
                        Table.text("output of"),
                        Table.number("part, logits"),
                        Table.number("rank without it"),
                        Table.number("rank with its mean")),
                cells);
    }

    private static Cell rank(OptionalInt rank) {
        return rank.isPresent()
                ? Cell.of(Words.count(rank.getAsInt())).toned(rank.getAsInt() > 1 ? "bad" : "")
                : Cell.EMPTY;
    }

    /** A rank that may be missing, as figures take it. */
    private static double number(OptionalInt rank) {
        return rank.isPresent() ? rank.getAsInt() : Double.NaN;
    }

    private List<PartRow> wholes() {
        return rows.stream().filter(row -> row.head() < 0 && row.layer() >= 0).toList();
    }

    private List<LayerGrid.Line<PartRow>> lines() {
        return LayerGrid.components(wholes(), PartRow::source, row -> row.head() < 0);
    }
}
