package genir.interpret.report.inside;

import genir.interpret.figure.Numbers;
import genir.interpret.report.block.Block;
import genir.interpret.report.block.Cell;
import genir.interpret.report.block.Figures;
import genir.interpret.report.block.Paragraph;
import genir.interpret.report.block.Table;
import genir.interpret.report.input.AnalysisFile;
import genir.interpret.report.input.CsvTable;
import genir.interpret.report.input.RunFolder;
import genir.interpret.report.section.Words;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What steers cross-attention and what activates the MLPs' neurons: the paper's Figure 5. */
public final class InputsSection extends AnalysisSection {
    private static final String SIGNED =
            "Parts above zero push the score or the activation up, parts below zero hold it"
                    + " down; together they make 100%. The paper's Figure 5 counts only what pushes up: interpret.readings.shares:"
                    + " positive draws that.";
    private static final String POSITIVE =
            "Only what pushes the score or the activation up is counted, as in the paper's"
                    + " Figure 5: each head's or neuron's positive parts make 100%, and what holds it down is left out.";

    public InputsSection() {
        super(
                "inputs",
                "What components read from each other",
                List.of("attention-inputs", "neuron-inputs"),
                List.of(
                        "attention-inputs-shares",
                        "neuron-inputs-shares",
                        "attention-inputs",
                        "attention-inputs-positive",
                        "attention-inputs-strongest",
                        "neuron-inputs",
                        "neuron-inputs-positive"));
    }

    @Override
    List<Block> body(RunFolder run, CsvTable attention) {
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
        Optional<CsvTable> neurons = table(run, "neuron-inputs-shares");
        neurons.ifPresent(csv -> panels.add(new InputShares(run, csv, InputShares.positive(run, "neuron-inputs"))
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
        neurons.ifPresent(csv -> blocks.add(shares("What activates the MLPs' neurons", csv)));
        table(run, "attention-inputs")
                .map(csv -> estimates("What steers cross-attention", csv, "source_head"))
                .ifPresent(blocks::add);
        table(run, "neuron-inputs")
                .map(csv -> estimates("What activates the MLPs' neurons", csv, "head"))
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

    private static Table shares(String caption, CsvTable csv) {
        csv.requiring(InputShares.POSITIVE);
        return Table.folded(
                caption + ": shares by stage",
                List.of(
                        Table.number("layer"),
                        Table.text("source"),
                        Table.text("stage"),
                        Table.number("part of the sum"),
                        Table.number("share, %"),
                        Table.number("share of what is positive, %")),
                csv.rows().stream()
                        .map(row -> List.of(
                                Cell.of(row.text("layer")),
                                Cell.of(Words.component(row.text("source"))),
                                Cell.of(row.text("stage")),
                                Cell.of(Numbers.fixed(row.number("contribution"), 3)),
                                Cell.of(Numbers.percent(row.number(InputShares.SIGNED))),
                                Cell.of(Numbers.percent(row.number(InputShares.POSITIVE)))))
                        .toList());
    }

    /** What every earlier component adds, heads of a layer taken together. {@code part}: the column of a source's heads. */
    private static Table estimates(String caption, CsvTable csv, String part) {
        csv.requiring("layer", "source_layer", "source", part, "mean", "low", "high", "queries");
        boolean readers = csv.header().contains("source_head");
        return Table.folded(
                caption + ": every component, with 95% intervals",
                List.of(
                        Table.number("layer"),
                        Table.text("source"),
                        Table.number("part of the sum"),
                        Table.number("95% interval"),
                        Table.number("queries")),
                csv.rows().stream()
                        .filter(row -> row.integer(part) < 0 && (!readers || row.integer("head") < 0))
                        .map(row -> List.of(
                                Cell.of(row.text("layer")),
                                Cell.of(Words.component(row.text("source"))
                                        + (row.integer("source_layer") < 0
                                                ? ""
                                                : " of layer " + row.text("source_layer"))),
                                Cell.of(Numbers.fixed(row.number("mean"), 3)),
                                Cell.of(Words.interval(row.estimate("mean"), 3)),
                                Cell.of(row.text("queries"))))
                        .toList());
    }
}
