package genir.interpret.report.inside;

import genir.interpret.figure.Numbers;
import genir.interpret.report.block.Block;
import genir.interpret.report.block.Cell;
import genir.interpret.report.block.Figures;
import genir.interpret.report.block.Paragraph;
import genir.interpret.report.block.Table;
import genir.interpret.report.input.CsvTable;
import genir.interpret.report.input.RunFolder;
import genir.interpret.report.input.Tokens;
import genir.interpret.report.section.Words;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;

/** Which components and heads put the right document ahead of the runner-up: direct logit attribution. */
public final class AttributionSection extends AnalysisSection {
    private static final int NEURONS = 12;

    private final Tokens tokens;

    /** {@code titleOf} gives a document's title; null or blank where it has none. */
    public AttributionSection(Function<String, String> titleOf) {
        super(
                "attribution",
                "Which components put the document ahead",
                List.of("logit-attribution"),
                List.of("logit-attribution", "logit-attribution-neurons"));
        this.tokens = new Tokens(titleOf);
    }

    @Override
    List<Block> body(RunFolder run, CsvTable csv) {
        csv.requiring("measure", "layer", "source", "head", "mean", "low", "high", "queries", "share");
        List<CsvTable.Row> rows = csv.rows().stream()
                .filter(row -> row.text("measure").equals("difference"))
                .toList();
        List<Block> blocks = new ArrayList<>();
        blocks.add(
                Paragraph.text("The relevant document's lead, its logit minus that of the strongest other token, is a"
                        + " sum over everything that was written into the residual stream. Each output has an exact part in it;"
                        + " the parts below are means over the queries."));
        blocks.add(new Figures(List.of(components(csv, rows), heads(csv, rows))));
        blocks.add(strongest(rows));
        table(run, "logit-attribution-neurons").ifPresent(neurons -> blocks.add(neurons(neurons)));
        return blocks;
    }

    private static Figures.Panel components(CsvTable csv, List<CsvTable.Row> rows) {
        List<LayerGrid.Line> lines = Words.COMPONENTS.stream()
                .filter(component -> rows.stream().anyMatch(row -> is(row, component, -1)))
                .map(component -> new LayerGrid.Line(Words.component(component), row -> is(row, component, -1)))
                .toList();
        double lead = lead(rows);
        List<String> parts = Words.COMPONENTS.stream()
                .filter(component -> rows.stream().anyMatch(row -> is(row, component, -1)))
                .map(component -> part(rows, component, lead))
                .toList();
        return Figures.Panel.of(LayerGrid.of(csv, row -> row.number("mean"))
                        .around(
                                "Part in the lead, by component",
                                "Mean part of each component's output in the relevant document's lead, in logits.",
                                "component",
                                csv,
                                lines))
                .reading((lead > 0
                                ? "Of the lead, "
                                : "In the mean the relevant document is " + Numbers.fixed(-lead, 2)
                                        + " logits behind the strongest other token. What adds to its lead: ")
                        + Words.listed(parts) + ".");
    }

    /** The relevant document's mean lead: all whole components and the embedding together. */
    private static double lead(List<CsvTable.Row> rows) {
        return rows.stream()
                .filter(row -> row.integer("head") < 0)
                .mapToDouble(row -> row.number("mean"))
                .sum();
    }

    /** A component's part in all layers: a share of a lead, but logits where there is none. */
    private static String part(List<CsvTable.Row> rows, String component, double lead) {
        double part = rows.stream()
                .filter(row -> is(row, component, -1))
                .mapToDouble(row -> row.number(lead > 0 ? "share" : "mean"))
                .sum();
        return lead > 0
                ? Words.percent(part) + " is from " + Words.component(component)
                : Words.component(component) + " " + Numbers.fixed(part, 2);
    }

    private static Figures.Panel heads(CsvTable csv, List<CsvTable.Row> rows) {
        List<LayerGrid.Line> lines = rows.stream()
                .filter(row -> row.text("source").equals("cross_attention") && row.integer("head") >= 0)
                .map(row -> row.integer("head"))
                .distinct()
                .sorted()
                .map(head -> new LayerGrid.Line("head " + head, row -> is(row, "cross_attention", head)))
                .toList();
        String reading = rows.stream()
                .filter(row -> row.text("source").equals("cross_attention") && row.integer("head") >= 0)
                .max(Comparator.comparingDouble(row -> row.number("mean")))
                .map(row -> "The strongest head is head " + row.text("head") + " of layer " + row.text("layer")
                        + ", with " + Numbers.fixed(row.number("mean"), 2) + " logits"
                        + (lead(rows) > 0 ? ", " + Words.percent(row.number("share")) + " of the lead." : "."))
                .orElse("");
        return Figures.Panel.of(LayerGrid.of(csv, row -> row.number("mean"))
                        .around(
                                "Part in the lead, by cross-attention head",
                                "Mean part of each cross-attention head in the relevant document's lead, in logits.",
                                "head",
                                csv,
                                lines))
                .reading(reading);
    }

    private static boolean is(CsvTable.Row row, String source, int head) {
        return row.text("measure").equals("difference")
                && row.text("source").equals(source)
                && row.integer("head") == head;
    }

    private static Table strongest(List<CsvTable.Row> rows) {
        return Table.folded(
                "All parts of the lead",
                List.of(
                        Table.number("layer"),
                        Table.text("output of"),
                        Table.number("part, logits"),
                        Table.number("share of the lead"),
                        Table.number("queries")),
                rows.stream()
                        .map(row -> List.of(
                                Cell.of(row.text("layer")),
                                Cell.of(Words.component(row.text("source"))
                                        + (row.integer("head") < 0 ? "" : ", head " + row.text("head"))),
                                Cell.of(Numbers.fixed(row.number("mean"), 3))
                                        .withNote(Words.interval(row.estimate("mean"), 3)),
                                Cell.of(Words.percent(row.number("share"))),
                                Cell.of(row.text("queries"))))
                        .toList());
    }

    private Table neurons(CsvTable csv) {
        csv.requiring("layer", "neuron", "mean", "low", "high", "queries", "active_share", "top_docid");
        int shown = Math.min(NEURONS, csv.rows().size());
        return Table.folded(
                "The " + shown + " MLP neurons with the largest part in the lead",
                List.of(
                        Table.number("layer"),
                        Table.number("neuron"),
                        Table.number("part, logits"),
                        Table.number("active for"),
                        Table.text("document it raises most")),
                csv.rows().stream()
                        .sorted(Comparator.comparingDouble((CsvTable.Row row) -> -row.number("mean")))
                        .limit(shown)
                        .map(row -> List.of(
                                Cell.of(row.text("layer")),
                                Cell.of(row.text("neuron")),
                                Cell.of(Numbers.fixed(row.number("mean"), 4))
                                        .withNote(Words.interval(row.estimate("mean"), 4)),
                                Cell.of(Words.percent(row.number("active_share"))),
                                Cell.of(tokens.document(row.text("top_docid")))))
                        .toList());
    }
}
