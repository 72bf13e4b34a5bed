package genir.interpret.report.inside;

import genir.interpret.figure.Axis;
import genir.interpret.figure.Estimate;
import genir.interpret.figure.LineChart;
import genir.interpret.figure.Numbers;
import genir.interpret.figure.Point;
import genir.interpret.figure.Reference;
import genir.interpret.figure.Series;
import genir.interpret.report.block.Block;
import genir.interpret.report.block.Cell;
import genir.interpret.report.block.Figures;
import genir.interpret.report.block.Paragraph;
import genir.interpret.report.block.Table;
import genir.interpret.report.input.AnalysisFile;
import genir.interpret.report.input.CsvTable;
import genir.interpret.report.input.InterpretSummary;
import genir.interpret.report.input.RunFolder;
import genir.interpret.report.section.Paper;
import genir.interpret.report.section.Words;
import genir.interpret.stage.Stage;
import java.util.ArrayList;
import java.util.DoubleSummaryStatistics;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Whether cross-attention writes words or documents: the paper's Table 5. */
public final class DocidShareSection extends AnalysisSection {
    public DocidShareSection() {
        super(
                "words-or-docids",
                "Does cross-attention write words or documents?",
                List.of("words-or-docids"),
                List.of("words-or-docids"));
    }

    @Override
    List<Block> body(RunFolder run, CsvTable csv) {
        csv.requiring("layer", "head", "cutoff", "share", "low", "high", "queries", "chance");
        List<Integer> cutoffs = csv.rows().stream()
                .map(row -> row.integer("cutoff"))
                .distinct()
                .sorted()
                .toList();
        boolean heads = AnalysisFile.reading(run, "words-or-docids", "head").equals("head");
        return List.of(
                Paragraph.text(
                        "The logit lens turns the output of cross-attention into a ranking of all tokens. Here is"
                                + " the share of documents' tokens among the top ones"
                                + (heads
                                        ? ": means over a layer's heads, and thin lines at the lowest and the highest."
                                        : " of each layer's whole output.")),
                Figures.of(chart(run, csv, cutoffs, heads)),
                table(run, csv, cutoffs));
    }

    private static Figures.Panel chart(RunFolder run, CsvTable csv, List<Integer> cutoffs, boolean heads) {
        List<Series> series = cutoffs.stream()
                .map(cutoff -> new Series(
                        "top " + Words.count(cutoff),
                        heads ? ranges(csv, cutoff) : points(csv, cutoff),
                        heads ? Series.Spread.OUTLINE : Series.Spread.BAND))
                .toList();
        double chance = csv.rows().get(0).number("chance");
        int first = cutoffs.get(0);
        double mean = series.get(0).points().stream()
                .mapToDouble(point -> point.y().value())
                .average()
                .orElse(Double.NaN);
        String writes = mean > 0.5 ? "documents" : "words";
        return Figures.Panel.of(LineChart.of(
                                "Documents among the top tokens of cross-attention",
                                heads
                                        ? "Share of docid tokens among the top tokens of cross-attention heads: mean over a"
                                                + " layer's heads, and thin lines at the lowest and the highest."
                                        : "Share of docid tokens among the top tokens of each layer's cross-attention output.",
                                Axis.of("decoder layer").integers(),
                                Axis.of("share of documents")
                                        .inPercent()
                                        .including(0)
                                        .including(1),
                                series)
                        .withRegions(InterpretSummary.regions(run))
                        .withReferences(List.of(new Reference("chance", chance))))
                .after("Table 5")
                .reading("Cross-attention writes mostly " + writes + " here: " + Words.percent(mean)
                        + " of its top " + first + " tokens are documents, by chance it would be "
                        + Words.percent(chance) + ".");
    }

    /** The component as a whole, with the intervals of its shares. */
    private static List<Point> points(CsvTable csv, int cutoff) {
        return csv.rows().stream()
                .filter(row -> row.integer("head") < 0 && row.integer("cutoff") == cutoff)
                .map(row -> new Point(row.integer("layer"), row.estimate("share")))
                .toList();
    }

    /** The mean over a layer's heads, from the lowest to the highest head. */
    private static List<Point> ranges(CsvTable csv, int cutoff) {
        Map<Integer, DoubleSummaryStatistics> layers = csv.rows().stream()
                .filter(row -> row.integer("head") >= 0 && row.integer("cutoff") == cutoff)
                .collect(Collectors.groupingBy(
                        row -> row.integer("layer"),
                        TreeMap::new,
                        Collectors.summarizingDouble(row -> row.number("share"))));
        return layers.entrySet().stream()
                .map(layer -> new Point(
                        layer.getKey(),
                        new Estimate(
                                layer.getValue().getAverage(),
                                layer.getValue().getMin(),
                                layer.getValue().getMax())))
                .toList();
    }

    private static Table table(RunFolder run, CsvTable csv, List<Integer> cutoffs) {
        List<Table.Column> columns = new ArrayList<>(List.of(Table.text("stage"), Table.text("output of")));
        cutoffs.forEach(cutoff -> columns.add(Table.number("top " + Words.count(cutoff))));
        List<List<Cell>> rows = new ArrayList<>();
        for (Stage stage : InterpretSummary.of(run)
                .map(summary -> summary.stages().stages())
                .orElse(List.of())) {
            for (boolean whole : new boolean[] {false, true}) {
                List<Cell> line = new ArrayList<>(
                        List.of(Cell.of(stage.name()), Cell.of(whole ? "the component" : "single heads")));
                cutoffs.forEach(cutoff -> line.add(range(csv, stage, whole, cutoff)));
                rows.add(line);
            }
        }
        List<Cell> paper = new ArrayList<>(List.of(
                Cell.of("paper, II").toned("muted"), Cell.of("single heads").toned("muted")));
        cutoffs.forEach(cutoff ->
                paper.add(Cell.of(Paper.docidsAmong(cutoff).orElse("")).toned("muted")));
        rows.add(paper);
        return Table.open(
                        "Percent of documents among the top tokens, from the lowest to the highest head or layer ("
                                + csv.rows().get(0).text("queries") + " queries); chance is "
                                + Words.percent(csv.rows().get(0).number("chance")),
                        columns,
                        rows)
                .after("Table 5");
    }

    private static Cell range(CsvTable csv, Stage stage, boolean whole, int cutoff) {
        var shares = csv.rows().stream()
                .filter(row -> row.integer("cutoff") == cutoff
                        && whole == (row.integer("head") < 0)
                        && stage.contains(row.integer("layer")))
                .mapToDouble(row -> row.number("share"))
                .summaryStatistics();
        return shares.getCount() == 0
                ? Cell.EMPTY
                : Cell.of(Numbers.percent(shares.getMin()) + " to " + Numbers.percent(shares.getMax()))
                        .withNote("mean " + Numbers.percent(shares.getAverage()));
    }
}
