package genir.interpret.report.inside;

import genir.interpret.figure.Numbers;
import genir.interpret.report.block.Block;
import genir.interpret.report.block.Cell;
import genir.interpret.report.block.Figures;
import genir.interpret.report.block.Paragraph;
import genir.interpret.report.block.Table;
import genir.interpret.report.input.RunFolder;
import genir.interpret.report.input.Tokens;
import genir.interpret.report.section.Words;
import genir.interpret.table.Tables;
import genir.interpret.table.Tables.AttributionRow;
import genir.interpret.table.Tables.NeuronRow;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;

/** Which components and heads put the right document ahead of the runner-up: direct logit attribution. */
public final class AttributionSection extends AnalysisSection<AttributionRow> {
    private static final int NEURONS = 12;

    private final Tokens tokens;

    /** {@code titleOf} gives a document's title; null or blank where it has none. */
    public AttributionSection(Function<String, String> titleOf) {
        super(
                "attribution",
                "Which components put the document ahead",
                List.of("logit-attribution"),
                Tables.LOGIT_ATTRIBUTION,
                Tables.LOGIT_ATTRIBUTION_NEURONS);
        this.tokens = new Tokens(titleOf);
    }

    @Override
    public String question() {
        return "Who adds how much to the document's lead?";
    }

    @Override
    List<Block> body(RunFolder run, List<AttributionRow> all) {
        List<AttributionRow> rows =
                all.stream().filter(row -> row.measure().equals("difference")).toList();
        List<Block> blocks = new ArrayList<>();
        blocks.add(
                Paragraph.text("The relevant document's lead, its logit minus that of the strongest other token, is a"
                        + " sum over everything that was written into the residual stream. Each output has an exact part in it;"
                        + " the parts below are means over the queries."));
        blocks.add(new Figures(List.of(components(rows), heads(rows))));
        blocks.add(strongest(rows));
        run.rows(Tables.LOGIT_ATTRIBUTION_NEURONS).ifPresent(neurons -> blocks.add(neurons(neurons)));
        return blocks;
    }

    private static Figures.Panel components(List<AttributionRow> rows) {
        List<LayerGrid.Line<AttributionRow>> lines =
                LayerGrid.components(rows, AttributionRow::source, row -> row.head() < 0);
        double lead = lead(rows);
        List<String> parts = Words.COMPONENTS.stream()
                .filter(component -> rows.stream().anyMatch(row -> is(row, component, -1)))
                .map(component -> part(rows, component, lead))
                .toList();
        return Figures.Panel.of(grid(rows)
                        .around(
                                "Part in the lead, by component",
                                "Mean part of each component's output in the relevant document's lead, in logits.",
                                "component",
                                lines))
                .reading((lead > 0
                                ? "Of the lead, "
                                : "In the mean the relevant document is " + Numbers.fixed(-lead, 2)
                                        + " logits behind the strongest other token. What adds to its lead: ")
                        + Words.listed(parts) + ".");
    }

    /** The relevant document's mean lead: all whole components and the embedding together. */
    private static double lead(List<AttributionRow> rows) {
        return rows.stream()
                .filter(row -> row.head() < 0)
                .mapToDouble(row -> row.mean().value())
                .sum();
    }

    /** A component's part in all layers: a share of a lead, but logits where there is none. */
    private static String part(List<AttributionRow> rows, String component, double lead) {
        double part = rows.stream()
                .filter(row -> is(row, component, -1))
                .mapToDouble(row -> lead > 0 ? row.share() : row.mean().value())
                .sum();
        return lead > 0
                ? Words.percent(part) + " is from " + Words.component(component)
                : Words.component(component) + " " + Numbers.fixed(part, 2);
    }

    private static Figures.Panel heads(List<AttributionRow> rows) {
        List<LayerGrid.Line<AttributionRow>> lines = LayerGrid.heads(
                rows, AttributionRow::head, row -> row.source().equals("cross_attention") && row.head() >= 0);
        String reading = rows.stream()
                .filter(row -> row.source().equals("cross_attention") && row.head() >= 0)
                .max(Comparator.comparingDouble(row -> row.mean().value()))
                .map(row -> "The strongest head is head " + row.head() + " of layer " + row.layer()
                        + ", with " + Numbers.fixed(row.mean().value(), 2) + " logits"
                        + (lead(rows) > 0 ? ", " + Words.percent(row.share()) + " of the lead." : "."))
                .orElse("");
        return Figures.Panel.of(grid(rows)
                        .around(
                                "Part in the lead, by cross-attention head",
                                "Mean part of each cross-attention head in the relevant document's lead, in logits.",
                                "head",
                                lines))
                .reading(reading);
    }

    private static LayerGrid<AttributionRow> grid(List<AttributionRow> rows) {
        return LayerGrid.of(rows, AttributionRow::layer, row -> row.mean().value());
    }

    private static boolean is(AttributionRow row, String source, int head) {
        return row.source().equals(source) && row.head() == head;
    }

    private static Table strongest(List<AttributionRow> rows) {
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
                                Cell.of(row.layer()),
                                Cell.of(Words.component(row.source()) + (row.head() < 0 ? "" : ", head " + row.head())),
                                Cell.of(Numbers.fixed(row.mean().value(), 3)).withNote(Words.interval(row.mean(), 3)),
                                Cell.of(Words.percent(row.share())),
                                Cell.of(row.queries())))
                        .toList());
    }

    private Table neurons(List<NeuronRow> all) {
        int shown = Math.min(NEURONS, all.size());
        return Table.folded(
                "The " + shown + " MLP neurons with the largest part in the lead",
                List.of(
                        Table.number("layer"),
                        Table.number("neuron"),
                        Table.number("part, logits"),
                        Table.number("active for"),
                        Table.text("document it raises most")),
                all.stream()
                        .sorted(Comparator.comparingDouble(
                                (NeuronRow row) -> -row.mean().value()))
                        .limit(shown)
                        .map(row -> List.of(
                                Cell.of(row.layer()),
                                Cell.of(row.neuron()),
                                Cell.of(Numbers.fixed(row.mean().value(), 4)).withNote(Words.interval(row.mean(), 4)),
                                Cell.of(Words.percent(row.activeShare())),
                                Cell.of(tokens.document(row.topDocid()))))
                        .toList());
    }
}
