package genir.interpret.report.section;

import genir.interpret.figure.Axis;
import genir.interpret.figure.Estimate;
import genir.interpret.figure.Figure;
import genir.interpret.figure.LineChart;
import genir.interpret.figure.Numbers;
import genir.interpret.figure.Point;
import genir.interpret.figure.Series;
import genir.interpret.report.block.Block;
import genir.interpret.report.block.Download;
import genir.interpret.report.block.Figures;
import genir.interpret.report.block.Paragraph;
import genir.interpret.report.block.Table;
import genir.interpret.report.block.Table.Cell;
import genir.interpret.report.input.CsvTable;
import genir.interpret.report.input.InterpretSummary;
import genir.interpret.report.input.RunFolder;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** How much each component writes into the residual stream, and in which direction: the paper's Figure 3. */
public final class ContributionSection implements Section {
    private static final String FILE = "interpret/contributions.csv";

    @Override
    public String id() {
        return "contributions";
    }

    @Override
    public String title() {
        return "What each component contributes";
    }

    @Override
    public List<Block> blocks(RunFolder run) {
        return run.csv(FILE)
                .map(csv -> blocks(run, csv))
                .orElseGet(() -> List.of(Paragraph.missing("genir interpret -r " + run.root())));
    }

    private static List<Block> blocks(RunFolder run, CsvTable csv) {
        csv.requiring("layer", "component", "measure", "mean", "low", "high", "queries");
        List<String> measures = csv.rows().stream()
                .map(row -> row.text("measure"))
                .distinct()
                .sorted(Comparator.comparingInt(
                        name -> Words.order(List.of("ratio", "cosine_post", "cosine_pre"), name)))
                .toList();
        List<Block> blocks = new ArrayList<>();
        InterpretSummary.of(run).ifPresent(summary -> blocks.add(Paragraph.text(basis(summary))));
        blocks.add(new Figures(measures.stream()
                .filter(measure -> !measure.equals("cosine_pre"))
                .map(measure -> chart(run, csv, measure))
                .toList()));
        blocks.add(Paragraph.reading("How to read: the ratio is the length of a component's output over the length of"
                + " all that its layer adds to the residual stream; components that cancel each other can both be above"
                + " 1. The cosine compares the output with the residual stream after the layer: near 1 it strengthens"
                + " what is there, below 0 it takes away from it. Bands are 95% intervals of the mean."));
        blocks.add(table(csv));
        blocks.add(new Download("contributions.csv", "../" + FILE, csv.content()));
        return blocks;
    }

    private static String basis(InterpretSummary summary) {
        String count = summary.queryCount() < 0 ? "" : " (" + Words.count(summary.queryCount()) + ")";
        String rule = summary.stageRule().isBlank()
                ? ""
                : " Stages: " + summary.stageRule().replaceAll("\\.$", "") + ".";
        return "Measured at the decoder's only position, on the " + summary.queries() + count + "." + rule;
    }

    private static Figure chart(RunFolder run, CsvTable csv, String measure) {
        List<Series> series = csv.rows().stream()
                .filter(row -> row.text("measure").equals(measure))
                .map(row -> row.text("component"))
                .distinct()
                .sorted(Comparator.comparingInt(name -> Words.order(Words.COMPONENTS, name)))
                .map(component -> new Series(Words.component(component), points(csv, measure, component)))
                .toList();
        boolean ratio = measure.equals("ratio");
        return LineChart.of(
                        ratio ? "Share of the layer's update" : "Direction: cosine with the residual stream",
                        ratio
                                ? "Length of each component's output over that of its layer's update, by layer."
                                : "Cosine of each component's output with the residual stream after its layer.",
                        Axis.of("decoder layer").integers(),
                        Axis.of(ratio ? "ratio of norms" : "cosine").including(0),
                        series)
                .withRegions(
                        InterpretSummary.of(run).map(InterpretSummary::regions).orElse(List.of()));
    }

    private static List<Point> points(CsvTable csv, String measure, String component) {
        return csv.rows().stream()
                .filter(row -> row.text("measure").equals(measure)
                        && row.text("component").equals(component))
                .sorted(Comparator.comparingInt(row -> row.integer("layer")))
                .map(row -> new Point(
                        row.integer("layer"), new Estimate(row.number("mean"), row.number("low"), row.number("high"))))
                .toList();
    }

    private static Table table(CsvTable csv) {
        List<List<Cell>> rows = csv.rows().stream()
                .map(row -> List.of(
                        Cell.of(row.text("layer")),
                        Cell.of(Words.component(row.text("component"))),
                        Cell.of(row.text("measure").replace('_', ' ')),
                        Cell.of(Numbers.fixed(row.number("mean"), 3)),
                        Cell.of(interval(row)),
                        Cell.of(row.text("queries"))))
                .toList();
        return new Table(
                "All values (cosine pre: with the residual stream before the layer)",
                true,
                List.of(
                        Table.number("layer"),
                        Table.text("component"),
                        Table.text("measure"),
                        Table.number("mean"),
                        Table.number("95% interval"),
                        Table.number("queries")),
                rows);
    }

    private static String interval(CsvTable.Row row) {
        double low = row.number("low");
        double high = row.number("high");
        return Double.isFinite(low) && Double.isFinite(high)
                ? Numbers.fixed(low, 3) + " to " + Numbers.fixed(high, 3)
                : "";
    }
}
