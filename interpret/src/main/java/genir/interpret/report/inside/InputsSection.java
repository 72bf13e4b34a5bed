package genir.interpret.report.inside;

import genir.interpret.figure.Estimate;
import genir.interpret.figure.Numbers;
import genir.interpret.report.block.Block;
import genir.interpret.report.block.Cell;
import genir.interpret.report.block.Figures;
import genir.interpret.report.block.Paragraph;
import genir.interpret.report.block.Table;
import genir.interpret.report.input.AnalysisFile;
import genir.interpret.report.input.RunFolder;
import genir.interpret.report.section.Words;
import genir.interpret.table.Tables;
import genir.interpret.table.Tables.InputShareRow;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** What steers cross-attention and what activates the MLPs' neurons: the paper's Figure 5. */
public final class InputsSection extends AnalysisSection<InputShareRow> {
    private static final String SIGNED =
            "Parts above zero push the score or the activation up, parts below zero hold it"
                    + " down; together they make 100%. The paper's Figure 5 counts only what pushes up: interpret.readings.shares:"
                    + " positive draws that.";
    private static final String POSITIVE =
            "Only what pushes the score or the activation up is counted, as in the paper's"
                    + " Figure 5: each head's or neuron's positive parts make 100%, and what holds it down is left out.";

    /** What a whole component, or the embedding, adds to what a layer reads. */
    private record Part(int layer, int sourceLayer, String source, Estimate mean, int queries) {}

    public InputsSection() {
        super(
                "inputs",
                "What components read from each other",
                List.of("attention-inputs", "neuron-inputs"),
                Tables.ATTENTION_INPUT_SHARES,
                Tables.NEURON_INPUT_SHARES,
                Tables.ATTENTION_INPUTS,
                Tables.ATTENTION_INPUTS_POSITIVE,
                Tables.ATTENTION_INPUTS_STRONGEST,
                Tables.NEURON_INPUTS,
                Tables.NEURON_INPUTS_POSITIVE);
    }

    @Override
    public String question() {
        return "What activates the MLPs, and what steers cross-attention?";
    }

    @Override
    List<Block> body(RunFolder run, List<InputShareRow> attention) {
        List<Block> blocks = new ArrayList<>();
        blocks.add(Paragraph.text("A head's attention and a neuron's activation are sums over what earlier components"
                + " wrote into the residual stream, so each of these has a part in them."));
        boolean positive = InputShares.positive(run, "attention-inputs");
        List<Figures.Panel> panels = new ArrayList<>(List.of(new InputShares(run, attention, positive)
                .panel(
                        "What steers cross-attention",
                        "Share of each source in the highest attention score of a layer's heads, by layer.",
                        "II",
                        "cross-attention scores")));
        Optional<List<InputShareRow>> neurons = run.rows(Tables.NEURON_INPUT_SHARES);
        neurons.ifPresent(all -> panels.add(new InputShares(run, all, InputShares.positive(run, "neuron-inputs"))
                .panel(
                        "What activates the MLPs' neurons",
                        "Share of each source in the input of a layer's active neurons, by layer.",
                        "III",
                        "the active neurons' input")));
        blocks.add(new Figures(panels));
        blocks.add(Paragraph.reading("How to read: one bar a layer. " + (positive ? POSITIVE : SIGNED)
                + " Inside a part stands the stage whose components wrote it."));
        strongest(run).ifPresent(blocks::add);
        blocks.add(shares("What steers cross-attention", attention));
        neurons.ifPresent(all -> blocks.add(shares("What activates the MLPs' neurons", all)));
        run.rows(Tables.ATTENTION_INPUTS)
                .map(all -> estimates(
                        "What steers cross-attention",
                        all.stream()
                                .filter(row -> row.head() < 0 && row.sourceHead() < 0)
                                .map(row -> new Part(
                                        row.layer(), row.sourceLayer(), row.source(), row.mean(), row.queries()))))
                .ifPresent(blocks::add);
        run.rows(Tables.NEURON_INPUTS)
                .map(all -> estimates(
                        "What activates the MLPs' neurons",
                        all.stream()
                                .filter(row -> row.head() < 0)
                                .map(row -> new Part(
                                        row.layer(), row.sourceLayer(), row.source(), row.mean(), row.queries()))))
                .ifPresent(blocks::add);
        return blocks;
    }

    private static Optional<Block> strongest(RunFolder run) {
        return AnalysisFile.of(run, "attention-inputs")
                .filter(file -> Double.isFinite(file.number("source_heads"))
                        && Double.isFinite(file.number("source_heads_always_strongest")))
                .map(file -> {
                    double all = file.number("source_heads");
                    double always = file.number("source_heads_always_strongest");
                    return Paragraph.text(Words.count((long) always) + " of " + Words.count((long) all) + " heads ("
                            + Words.percent(always / all) + ") are, for every query, among the five that add most to"
                            + " some later head's score; the paper finds 66%.");
                });
    }

    private static Table shares(String caption, List<InputShareRow> all) {
        return Table.folded(
                caption + ": shares by stage",
                List.of(
                        Table.number("layer"),
                        Table.text("source"),
                        Table.text("stage"),
                        Table.number("part of the sum"),
                        Table.number("share, %"),
                        Table.number("share of what is positive, %")),
                all.stream()
                        .map(row -> List.of(
                                Cell.of(row.layer()),
                                Cell.of(Words.component(row.source())),
                                Cell.of(row.stage()),
                                Cell.of(Numbers.fixed(row.contribution(), 3)),
                                Cell.of(Numbers.percent(row.share())),
                                Cell.of(Numbers.percent(row.positiveShare()))))
                        .toList());
    }

    /** What every earlier component adds, with its interval. */
    private static Table estimates(String caption, Stream<Part> parts) {
        return Table.folded(
                caption + ": every component, with 95% intervals",
                List.of(
                        Table.number("layer"),
                        Table.text("source"),
                        Table.number("part of the sum"),
                        Table.number("95% interval"),
                        Table.number("queries")),
                parts.map(row -> List.of(
                                Cell.of(row.layer()),
                                Cell.of(Words.component(row.source())
                                        + (row.sourceLayer() < 0 ? "" : " of layer " + row.sourceLayer())),
                                Cell.of(Numbers.fixed(row.mean().value(), 3)),
                                Cell.of(Words.interval(row.mean(), 3)),
                                Cell.of(row.queries())))
                        .toList());
    }
}
