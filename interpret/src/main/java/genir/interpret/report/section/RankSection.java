package genir.interpret.report.section;

import genir.interpret.figure.Axis;
import genir.interpret.figure.Figure;
import genir.interpret.figure.LineChart;
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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** How the relevant document rises to rank 1 from layer to layer: the paper's Figure 4. */
public final class RankSection implements Section {
    private static final String FILE = "interpret/rank-development.csv";
    private static final List<String> STATISTICS = List.of("mean", "median", "best", "worst");
    private static final Map<String, String> SITES = sites();

    @Override
    public String id() {
        return "ranks";
    }

    @Override
    public String title() {
        return "How the document gains rank";
    }

    @Override
    public List<Block> blocks(RunFolder run) {
        return run.csv(FILE)
                .map(csv -> blocks(run, csv))
                .orElseGet(() -> List.of(Paragraph.missing("genir interpret -r " + run.root())));
    }

    private static List<Block> blocks(RunFolder run, CsvTable csv) {
        RankRows rows = RankRows.read(csv);
        List<Block> blocks = new ArrayList<>();
        blocks.add(Paragraph.result(rows.firstLayerAtRankOne()
                .map(layer -> layer < 0
                        ? "The relevant document is typically at rank 1 before the first layer."
                        : "The relevant document is typically at rank 1 from layer " + layer + " on.")
                .orElse("The relevant document is typically not at rank 1 after any layer.")));
        blocks.add(new Figures(charts(run, rows)));
        blocks.add(
                Paragraph.reading("How to read: the logit lens reads the model's answer off a vector inside it, as if"
                        + " that were the last layer's. The vertical axis is the rank among all tokens of the vocabulary, words"
                        + " included, on a logarithmic scale with the best, 1, at the top; layer -1 is the decoder's input."
                        + " Left: the relevant document, mean over the queries with its 95% interval. Right: means, and thin lines"
                        + " at the best and the worst rank."));
        blocks.add(table(rows));
        blocks.add(new Download("rank-development.csv", "../" + FILE, csv.content()));
        return blocks;
    }

    private static List<Figure> charts(RunFolder run, RankRows rows) {
        List<Series> bySite = new ArrayList<>();
        SITES.forEach((site, name) -> add(bySite, name, rows.line(site, "relevant", "mean")));
        List<Series> byToken = new ArrayList<>();
        addRange(byToken, "relevant document", rows.range("resid_post", "relevant"));
        addRange(byToken, "all documents", rows.range("resid_post", "docids"));
        addRange(byToken, "words", rows.range("resid_post", "words"));
        return List.of(
                chart(
                        run,
                        "The relevant document, by place in the layer",
                        "Mean rank of the relevant document read off the residual stream at three places of each layer,"
                                + " and off the outputs of cross-attention and MLP alone.",
                        bySite),
                chart(
                        run,
                        "Documents and words after each layer",
                        "Mean, best and worst rank of the relevant document, of all documents and of all words, read off"
                                + " the residual stream after each layer.",
                        byToken));
    }

    private static void add(List<Series> series, String name, List<Point> points) {
        if (!points.isEmpty()) {
            series.add(new Series(name, points));
        }
    }

    private static void addRange(List<Series> series, String name, List<Point> points) {
        if (!points.isEmpty()) {
            series.add(new Series(name, points, Series.Spread.OUTLINE));
        }
    }

    private static LineChart chart(RunFolder run, String title, String description, List<Series> series) {
        return LineChart.of(
                        title,
                        description,
                        Axis.of("decoder layer").integers(),
                        Axis.of("rank, best at the top")
                                .logarithmic()
                                .inReverse()
                                .including(1),
                        series)
                .withRegions(
                        InterpretSummary.of(run).map(InterpretSummary::regions).orElse(List.of()));
    }

    private static Table table(RankRows rows) {
        List<Table.Column> columns =
                new ArrayList<>(List.of(Table.number("layer"), Table.text("read off"), Table.text("ranked")));
        STATISTICS.forEach(statistic -> columns.add(Table.number(statistic)));
        List<List<Cell>> cells = new ArrayList<>();
        for (RankRows.Row group : rows.groups()) {
            List<Cell> row = new ArrayList<>(List.of(
                    Cell.of(Integer.toString(group.layer())),
                    Cell.of(SITES.getOrDefault(group.site(), group.site().replace('_', ' '))),
                    Cell.of(group.token())));
            for (String statistic : STATISTICS) {
                row.add(Cell.of(rows.find(group, statistic)
                        .map(found -> Words.significant(found.value().value()))
                        .orElse("")));
            }
            cells.add(row);
        }
        return new Table("All ranks", true, columns, cells);
    }

    private static Map<String, String> sites() {
        Map<String, String> sites = new LinkedHashMap<>();
        sites.put("resid_mid", "after self-attention");
        sites.put("resid_mid_cross", "after cross-attention");
        sites.put("resid_post", "after the MLP");
        sites.put("cross_attn_out", "cross-attention alone");
        sites.put("mlp_out", "MLP alone");
        return sites;
    }
}
