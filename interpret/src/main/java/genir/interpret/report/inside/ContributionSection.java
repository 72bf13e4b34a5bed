package genir.interpret.report.inside;

import genir.interpret.figure.Axis;
import genir.interpret.figure.Figure;
import genir.interpret.figure.LineChart;
import genir.interpret.figure.Numbers;
import genir.interpret.figure.Point;
import genir.interpret.figure.Series;
import genir.interpret.report.block.Block;
import genir.interpret.report.block.Cell;
import genir.interpret.report.block.Figures;
import genir.interpret.report.block.Paragraph;
import genir.interpret.report.block.Table;
import genir.interpret.report.input.AnalysisFile;
import genir.interpret.report.input.InterpretSummary;
import genir.interpret.report.input.RunFolder;
import genir.interpret.report.section.Words;
import genir.interpret.table.Tables;
import genir.interpret.table.Tables.ContributionRow;
import genir.interpret.table.Tables.StageRow;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** How much each component writes into the residual stream, and in which direction: the paper's Figure 3. */
public final class ContributionSection extends AnalysisSection<ContributionRow> {
    private static final String RATIO = "ratio";
    private static final String COSINE = "cosine_";
    private static final String AFTER = COSINE + "post";

    public ContributionSection() {
        super(
                "contributions",
                "What each component contributes",
                List.of("contributions", "stages"),
                Tables.CONTRIBUTIONS,
                Tables.CONTRIBUTION_COSINES,
                Tables.STAGES);
    }

    @Override
    public String question() {
        return "How much does each component write, along or against what is there?";
    }

    @Override
    List<Block> body(RunFolder run, List<ContributionRow> all) {
        List<Block> blocks = new ArrayList<>();
        InterpretSummary.of(run).ifPresent(summary -> blocks.add(Paragraph.text(basis(summary))));
        List<Figures.Panel> panels = new ArrayList<>();
        String cosine = AnalysisFile.reading(run, "contributions", AFTER);
        for (String measure : List.of(RATIO, cosine)) {
            if (all.stream().anyMatch(row -> row.measure().equals(measure))) {
                panels.add(Figures.Panel.of(chart(run, all, measure))
                        .after("Figure 3")
                        .reading(ContributionReadings.of(all, measure)));
            }
        }
        blocks.add(new Figures(panels));
        blocks.add(Paragraph.reading("How to read: the ratio is the length of a component's output over the length of"
                + " all that its layer adds to the residual stream; components that cancel each other can both be above"
                + " 1. The cosine compares the output with the residual stream " + place(cosine)
                + " the layer: near 1 it"
                + " strengthens what is there, below 0 it takes away from it. Bands are 95% intervals of the mean."));
        run.rows(Tables.CONTRIBUTION_COSINES).ifPresent(cosines -> blocks.addAll(EarlyMlps.blocks(run, cosines)));
        run.rows(Tables.STAGES).ifPresent(stages -> blocks.add(stages(stages)));
        blocks.add(values(all));
        return blocks;
    }

    private static String basis(InterpretSummary summary) {
        String count = summary.queryCount() < 0 ? "" : " (" + Words.count(summary.queryCount()) + ")";
        String rule = summary.stages().rule().isBlank()
                ? ""
                : " Stages: " + summary.stages().rule().replaceAll("\\.$", "") + ".";
        return "Measured at the decoder's only position, on " + summary.theQueries() + count + "." + rule;
    }

    private static Figure chart(RunFolder run, List<ContributionRow> all, String measure) {
        List<Series> series = all.stream()
                .filter(row -> row.measure().equals(measure))
                .map(ContributionRow::component)
                .distinct()
                .sorted(Comparator.comparingInt(name -> Words.order(Words.COMPONENTS, name)))
                .map(component -> new Series(Words.component(component), points(all, measure, component)))
                .toList();
        boolean ratio = measure.equals(RATIO);
        return LineChart.of(
                        ratio ? "Share of the layer's update" : "Direction: cosine with the residual stream",
                        ratio
                                ? "Length of each component's output over that of its layer's update, by layer."
                                : "Cosine of each component's output with the residual stream " + place(measure)
                                        + " its layer.",
                        Axis.of("decoder layer").integers(),
                        Axis.of(ratio ? "ratio of norms" : "cosine").including(0),
                        series)
                .withRegions(InterpretSummary.regions(run));
    }

    private static String place(String cosine) {
        return cosine.equals(AFTER) ? "after" : "before";
    }

    private static List<Point> points(List<ContributionRow> all, String measure, String component) {
        return all.stream()
                .filter(row -> row.measure().equals(measure) && row.component().equals(component))
                .sorted(Comparator.comparingInt(ContributionRow::layer))
                .map(row -> new Point(row.layer(), row.mean()))
                .toList();
    }

    private static Table stages(List<StageRow> all) {
        return Table.folded(
                "The stages used here, those found from the contributions, and the paper's scaled to this depth",
                List.of(Table.text("rule"), Table.text("stage"), Table.text("layers")),
                all.stream()
                        .map(row -> List.of(
                                Cell.of(row.rule()), Cell.of(row.stage()), Cell.of(row.from() + "\u2013" + row.to())))
                        .toList());
    }

    private static Table values(List<ContributionRow> all) {
        List<List<Cell>> rows = all.stream()
                .map(row -> List.of(
                        Cell.of(row.layer()),
                        Cell.of(Words.component(row.component())),
                        Cell.of(row.measure().replace('_', ' ')),
                        Cell.of(Numbers.fixed(row.mean().value(), 3)),
                        Cell.of(Words.interval(row.mean(), 3)),
                        Cell.of(row.queries())))
                .toList();
        return Table.folded(
                "All values (cosine pre: with the residual stream before the layer)",
                List.of(
                        Table.number("layer"),
                        Table.text("component"),
                        Table.text("measure"),
                        Table.number("mean"),
                        Table.number("95% interval"),
                        Table.number("queries")),
                rows);
    }
}
