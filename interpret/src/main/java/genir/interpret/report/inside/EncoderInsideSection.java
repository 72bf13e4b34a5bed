package genir.interpret.report.inside;

import genir.interpret.figure.Axis;
import genir.interpret.figure.Heatmap;
import genir.interpret.figure.LineChart;
import genir.interpret.figure.Point;
import genir.interpret.figure.Series;
import genir.interpret.report.block.Block;
import genir.interpret.report.block.Cell;
import genir.interpret.report.block.Figures;
import genir.interpret.report.block.Paragraph;
import genir.interpret.report.block.Table;
import genir.interpret.report.input.AnalysedQueries;
import genir.interpret.report.input.RunFolder;
import genir.interpret.report.section.Words;
import genir.interpret.table.Tables;
import genir.interpret.table.Tables.EncoderLensRow;
import genir.interpret.table.Tables.EncoderPatchingRow;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What the encoder's layers do for the retrieval, and at which of the query's tokens. */
public final class EncoderInsideSection extends AnalysisSection<EncoderLensRow> {
    private static final Map<String, String> PLACES = new LinkedHashMap<>();

    static {
        PLACES.put("all", "all tokens");
        PLACES.put("first", "first word");
        PLACES.put("last_word", "last word");
        PLACES.put("end", "end token");
    }

    public EncoderInsideSection() {
        super(
                "encoder-inside",
                "What the encoder prepares",
                List.of("encoder"),
                Tables.ENCODER_LENS,
                Tables.ENCODER_PATCHING);
    }

    @Override
    public String question() {
        return "What do the encoder's layers add, and at which of the query's tokens?";
    }

    @Override
    List<Block> body(RunFolder run, List<EncoderLensRow> lens) {
        List<EncoderPatchingRow> patching = run.rows(Tables.ENCODER_PATCHING).orElse(List.of());
        List<EncoderPatchingRow> whole =
                patching.stream().filter(row -> row.head() == -1).toList();
        AnalysedQueries queries = AnalysedQueries.of(run);
        List<Block> blocks = new ArrayList<>();
        blocks.add(Paragraph.result(summary(lens, whole, queries)));
        List<Figures.Panel> panels = new ArrayList<>();
        panels.add(Figures.Panel.of(LineChart.of(
                "What the decoder makes of each encoder layer",
                "Share of right documents at rank 1, and mean reciprocal rank, where the decoder reads an encoder layer as if it were the"
                        + " last.",
                Axis.of("encoder layer, -1 the embeddings").integers(),
                Axis.of("share, reciprocal rank").including(0).including(1),
                List.of(line("at rank 1", lens, "first"), line("MRR", lens, "mrr")))));
        for (String mode : List.of("zero", "mean", "base")) {
            heatmap(whole, mode, queries).ifPresent(panels::add);
        }
        blocks.add(new Figures(panels));
        blocks.add(
                Paragraph.reading(
                        "How to read: left, the residual stream after an encoder layer goes through the encoder's final norm to"
                                + " the unchanged decoder; where the line is high already, the layers behind add little. Then the share of queries that "
                                + queries.leave()
                                + " with one component of one encoder layer replaced, at all of the query's tokens or at one of them."));
        blocks.add(table(patching));
        return blocks;
    }

    private static String summary(
            List<EncoderLensRow> lens, List<EncoderPatchingRow> patching, AnalysedQueries queries) {
        List<EncoderLensRow> first =
                lens.stream().filter(row -> row.measure().equals("first")).toList();
        EncoderLensRow embedding = first.get(0);
        EncoderLensRow last = first.get(first.size() - 1);
        String sentence = "On the bare embeddings of the query's tokens the decoder finds "
                + Words.percent(embedding.value().value()) + " of " + Words.queries(embedding.queries())
                + " at rank 1, on the encoder's last layer "
                + Words.percent(last.value().value()) + ".";
        return patching.stream()
                .filter(row -> row.positions().equals("all") && row.mode().equals("mean"))
                .max(Comparator.comparingDouble(row -> row.share().value()))
                .map(most -> sentence + " Of one component of a layer, replaced by its mean, what is missed most is "
                        + Words.component(most.component()) + " of layer " + most.layer() + ": "
                        + Words.percent(most.share().value()) + " " + queries.leave() + ".")
                .orElse(sentence);
    }

    private static Series line(String name, List<EncoderLensRow> lens, String measure) {
        return new Series(
                name,
                lens.stream()
                        .filter(row -> row.measure().equals(measure))
                        .map(row -> new Point(row.layer(), row.value()))
                        .toList());
    }

    private static Optional<Figures.Panel> heatmap(
            List<EncoderPatchingRow> patching, String mode, AnalysedQueries queries) {
        List<EncoderPatchingRow> rows =
                patching.stream().filter(row -> row.mode().equals(mode)).toList();
        if (rows.isEmpty()) {
            return Optional.empty();
        }
        List<EncoderPatchingRow> lines =
                rows.stream().filter(row -> row.positions().equals("all")).toList();
        List<List<Double>> values = lines.stream()
                .map(line -> PLACES.keySet().stream()
                        .map(place -> rows.stream()
                                .filter(row -> row.layer() == line.layer()
                                        && row.component().equals(line.component())
                                        && row.positions().equals(place))
                                .mapToDouble(row -> row.share().value())
                                .findFirst()
                                .orElse(Double.NaN))
                        .toList())
                .toList();
        return Optional.of(Figures.Panel.of(new Heatmap(
                "Encoder: queries that " + queries.leave() + ", " + Words.replaced(mode),
                "Share of the " + queries.name() + " that " + queries.leave()
                        + ", for each component of each encoder layer and each place in the query.",
                "component",
                "replaced at",
                lines.stream()
                        .map(row -> row.layer() + " " + Words.component(row.component()))
                        .toList(),
                List.copyOf(PLACES.values()),
                values,
                Heatmap.Colours.SEQUENTIAL,
                1,
                true)));
    }

    private static Table table(List<EncoderPatchingRow> patching) {
        return Table.folded(
                "All replacements in the encoder",
                List.of(
                        Table.number("layer"),
                        Table.text("component"),
                        Table.text("head"),
                        Table.text("replaced by"),
                        Table.text("at"),
                        Table.number("no longer first")),
                patching.stream()
                        .map(row -> List.of(
                                Cell.of(row.layer()),
                                Cell.of(Words.component(row.component())),
                                Cell.of(row.head() < 0 ? "all" : String.valueOf(row.head())),
                                Cell.of(row.mode()),
                                Cell.of(PLACES.get(row.positions())),
                                Cell.of(Words.percent(row.share().value()))
                                        .withNote(Words.percentInterval(row.share()))))
                        .toList());
    }
}
