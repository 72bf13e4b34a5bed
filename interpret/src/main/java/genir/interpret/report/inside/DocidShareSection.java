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
import genir.interpret.report.input.InterpretSummary;
import genir.interpret.report.input.RunFolder;
import genir.interpret.report.section.Paper;
import genir.interpret.report.section.Words;
import genir.interpret.stage.Stage;
import genir.interpret.table.Tables;
import genir.interpret.table.Tables.DocidShareRow;
import java.util.ArrayList;
import java.util.DoubleSummaryStatistics;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Whether cross-attention writes words or documents: the paper's Table 5. */
public final class DocidShareSection extends AnalysisSection<DocidShareRow> {
    public DocidShareSection() {
        super(
                "words-or-docids",
                "Does cross-attention write words or documents?",
                List.of("words-or-docids"),
                Tables.WORDS_OR_DOCIDS);
    }

    @Override
    public String question() {
        return "Does cross-attention write words or documents?";
    }

    @Override
    List<Block> body(RunFolder run, List<DocidShareRow> all) {
        List<Integer> cutoffs =
                all.stream().map(row -> row.cutoff()).distinct().sorted().toList();
        boolean heads = AnalysisFile.reading(run, "words-or-docids", "head").equals("head");
        return List.of(
                Paragraph.text(
                        "The logit lens turns the output of cross-attention into a ranking of all tokens. Here is"
                                + " the share of documents' tokens among the top ones"
                                + (heads
                                        ? ": means over a layer's heads, and thin lines at the lowest and the highest."
                                        : " of each layer's whole output.")),
                Figures.of(chart(run, all, cutoffs, heads)),
                table(run, all, cutoffs));
    }

    private static Figures.Panel chart(RunFolder run, List<DocidShareRow> all, List<Integer> cutoffs, boolean heads) {
        List<Series> series = cutoffs.stream()
                .map(cutoff -> new Series(
                        "top " + Words.count(cutoff),
                        heads ? ranges(all, cutoff) : points(all, cutoff),
                        heads ? Series.Spread.OUTLINE : Series.Spread.BAND))
                .toList();
        double chance = all.get(0).chance();
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
    private static List<Point> points(List<DocidShareRow> all, int cutoff) {
        return all.stream()
                .filter(row -> row.head() < 0 && row.cutoff() == cutoff)
                .map(row -> new Point(row.layer(), row.share()))
                .toList();
    }

    /** The mean over a layer's heads, from the lowest to the highest head. */
    private static List<Point> ranges(List<DocidShareRow> all, int cutoff) {
        Map<Integer, DoubleSummaryStatistics> layers = all.stream()
                .filter(row -> row.head() >= 0 && row.cutoff() == cutoff)
                .collect(Collectors.groupingBy(
                        DocidShareRow::layer,
                        TreeMap::new,
                        Collectors.summarizingDouble(row -> row.share().value())));
        return layers.entrySet().stream()
                .map(layer -> new Point(
                        layer.getKey(),
                        new Estimate(
                                layer.getValue().getAverage(),
                                layer.getValue().getMin(),
                                layer.getValue().getMax())))
                .toList();
    }

    private static Table table(RunFolder run, List<DocidShareRow> all, List<Integer> cutoffs) {
        List<Table.Column> columns = new ArrayList<>(List.of(Table.text("stage"), Table.text("output of")));
        cutoffs.forEach(cutoff -> columns.add(Table.number("top " + Words.count(cutoff))));
        List<List<Cell>> rows = new ArrayList<>();
        for (Stage stage : InterpretSummary.of(run)
                .map(summary -> summary.stages().stages())
                .orElse(List.of())) {
            for (boolean whole : new boolean[] {false, true}) {
                List<Cell> line = new ArrayList<>(
                        List.of(Cell.of(stage.name()), Cell.of(whole ? "the component" : "single heads")));
                cutoffs.forEach(cutoff -> line.add(range(all, stage, whole, cutoff)));
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
                                + all.get(0).queries() + " queries); chance is "
                                + Words.percent(all.get(0).chance()),
                        columns,
                        rows)
                .after("Table 5");
    }

    private static Cell range(List<DocidShareRow> all, Stage stage, boolean whole, int cutoff) {
        var shares = all.stream()
                .filter(row -> row.cutoff() == cutoff && whole == (row.head() < 0) && stage.contains(row.layer()))
                .mapToDouble(row -> row.share().value())
                .summaryStatistics();
        return shares.getCount() == 0
                ? Cell.EMPTY
                : Cell.of(Numbers.percent(shares.getMin()) + " to " + Numbers.percent(shares.getMax()))
                        .withNote("mean " + Numbers.percent(shares.getAverage()));
    }
}
