package genir.interpret.report.inside;

import genir.interpret.figure.Axis;
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
import genir.interpret.table.Tables.RankRow;
import java.util.ArrayList;
import java.util.List;

/** How the relevant document rises to rank 1 from layer to layer: the paper's Figure 4. */
public final class RankSection extends AnalysisSection<RankRow> {
    private static final List<String> STATISTICS = List.of("mean", "median", "best", "worst");

    public RankSection() {
        super("ranks", "How the document gains rank", List.of("rank-development"), Tables.RANK_DEVELOPMENT);
    }

    @Override
    public String question() {
        return "In which layer does the document rise?";
    }

    @Override
    List<Block> body(RunFolder run, List<RankRow> all) {
        RankRows rows = new RankRows(all);
        String statistic = AnalysisFile.reading(run, "rank-development", "mean");
        return List.of(
                Paragraph.result(
                        rows.firstLayerAtRankOne()
                                .map(layer -> layer < 0
                                        ? "Every analysed query's relevant document is at rank 1 before the first layer."
                                        : "Every analysed query's relevant document is at rank 1 from layer " + layer
                                                + " on.")
                                .orElse(
                                        "There is no layer after which the relevant document of every analysed query is at rank 1.")),
                new Figures(charts(run, rows, statistic)),
                Paragraph.reading("How to read: the logit lens reads the model's answer off a vector inside it, as if"
                        + " that were the last layer's. The vertical axis is the rank among all tokens of the vocabulary, words"
                        + " included, on a logarithmic scale with the best, 1, at the top; layer -1 is the decoder's input."
                        + " Left: the relevant document, mean over the queries with its 95% interval. Right: the "
                        + statistic
                        + " rank among all documents and among all words, and thin lines at the best and the"
                        + " worst; all of them means over the queries."),
                table(rows));
    }

    private static List<Figures.Panel> charts(RunFolder run, RankRows rows, String statistic) {
        List<Series> bySite = new ArrayList<>();
        RankRows.SITES.forEach(
                (site, name) -> add(bySite, name, rows.line(site, "relevant", "mean"), Series.Spread.BAND));
        List<Series> byToken = new ArrayList<>();
        add(byToken, "relevant document", rows.range("resid_post", "relevant", "mean"), Series.Spread.OUTLINE);
        add(byToken, "all documents", rows.range("resid_post", "docids", statistic), Series.Spread.OUTLINE);
        add(byToken, "words", rows.range("resid_post", "words", statistic), Series.Spread.OUTLINE);
        return List.of(
                chart(
                                run,
                                "The relevant document, by place in the layer",
                                "Mean rank of the relevant document read off the residual stream at three places of each layer,"
                                        + " and off the outputs of cross-attention and MLP alone.",
                                bySite)
                        .reading(alone(rows)),
                chart(
                                run,
                                "Documents and words after each layer",
                                "Mean rank of the relevant document, and " + statistic
                                        + ", best and worst of all documents and of all words, read off the residual stream"
                                        + " after each layer.",
                                byToken)
                        .reading(wordsAndDocids(rows, statistic)));
    }

    private static void add(List<Series> series, String name, List<Point> points, Series.Spread spread) {
        if (!points.isEmpty()) {
            series.add(new Series(name, points, spread));
        }
    }

    private static Figures.Panel chart(RunFolder run, String title, String description, List<Series> series) {
        return Figures.Panel.of(LineChart.of(
                                title,
                                description,
                                Axis.of("decoder layer").integers(),
                                Axis.of("rank, best at the top")
                                        .logarithmic()
                                        .inReverse()
                                        .including(1),
                                series)
                        .withRegions(InterpretSummary.regions(run)))
                .after("Figure 4");
    }

    /** Which of the two outputs, read alone, has the document higher in the last layer. */
    private static String alone(RankRows rows) {
        List<Point> cross = rows.line("cross_attn_out", "relevant", "mean");
        List<Point> mlp = rows.line("mlp_out", "relevant", "mean");
        if (cross.isEmpty() || mlp.isEmpty()) {
            return "";
        }
        double ofCross = last(cross);
        double ofMlp = last(mlp);
        return "Read alone in the last layer, cross-attention's output has the document at mean rank "
                + Numbers.significant(ofCross) + ", the MLP's at " + Numbers.significant(ofMlp) + ": the "
                + (ofCross < ofMlp ? "former" : "latter") + " points to it more clearly.";
    }

    private static String wordsAndDocids(RankRows rows, String statistic) {
        List<Point> docids = rows.line("resid_post", "docids", statistic);
        List<Point> words = rows.line("resid_post", "words", statistic);
        if (docids.isEmpty() || words.isEmpty()) {
            return "";
        }
        return "Documents stand at " + statistic + " rank " + Numbers.significant(last(docids))
                + " after the last layer, words at "
                + Numbers.significant(last(words)) + "; before the first it was "
                + Numbers.significant(docids.get(0).y().value()) + " and "
                + Numbers.significant(words.get(0).y().value()) + ".";
    }

    private static double last(List<Point> points) {
        return points.get(points.size() - 1).y().value();
    }

    private static Table table(RankRows rows) {
        List<Table.Column> columns =
                new ArrayList<>(List.of(Table.number("layer"), Table.text("read off"), Table.text("ranked")));
        STATISTICS.forEach(statistic -> columns.add(Table.number(statistic)));
        List<List<Cell>> cells = new ArrayList<>();
        for (RankRow group : rows.groups()) {
            List<Cell> row = new ArrayList<>(List.of(
                    Cell.of(Integer.toString(group.layer())),
                    Cell.of(RankRows.SITES.getOrDefault(
                            group.site(), group.site().replace('_', ' '))),
                    Cell.of(group.token())));
            for (String statistic : STATISTICS) {
                row.add(rows.find(group, statistic)
                        .map(found -> Cell.of(Words.significant(found.value().value()))
                                .withNote(statistic.equals("mean") ? Words.interval(found.value(), 1) : ""))
                        .orElse(Cell.EMPTY));
            }
            cells.add(row);
        }
        return Table.folded("All ranks", columns, cells);
    }
}
