package genir.interpret.report.inside;

import genir.interpret.figure.Numbers;
import genir.interpret.figure.PathGraph;
import genir.interpret.patch.Component;
import genir.interpret.report.block.Block;
import genir.interpret.report.block.Cell;
import genir.interpret.report.block.Figures;
import genir.interpret.report.block.Paragraph;
import genir.interpret.report.block.Table;
import genir.interpret.report.input.AnalysedQueries;
import genir.interpret.report.input.RunFolder;
import genir.interpret.report.section.Words;
import genir.interpret.table.Tables;
import genir.interpret.table.Tables.LayerPatchingRow;
import genir.interpret.table.Tables.PathEdgeRow;
import genir.interpret.table.Tables.PathEffectRow;
import genir.interpret.table.Tables.StagePathRow;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** By way of which components a document's lead comes about: the edges of path patching, within the model and between stages. */
public final class PathsSection extends AnalysisSection<PathEdgeRow> {
    private static final String LEAD = "lead";
    private static final String LOGITS = "logits";
    /** Components in the order in which they read the stream. */
    private static final List<String> LANES =
            Stream.of(Component.values()).map(Component::label).toList();

    private static final int DRAWN = 20;

    public PathsSection() {
        super(
                "paths",
                "By which paths the lead comes about",
                List.of("paths", "stage-paths"),
                Tables.PATHS,
                Tables.PATHS_EFFECTS,
                Tables.PATHS_AGREEMENT,
                Tables.STAGE_PATHS);
    }

    @Override
    public String question() {
        return "By way of which others does each part act, and do stages need what they read of each other?";
    }

    @Override
    List<Block> body(RunFolder run, List<PathEdgeRow> rows) {
        String mode = rows.stream().anyMatch(row -> row.mode().equals("mean")) ? "mean" : "zero";
        List<PathEdgeRow> edges = rows.stream()
                .filter(row -> row.mode().equals(mode) && row.measure().equals(LEAD))
                .sorted(Comparator.comparingDouble(row -> -Math.abs(row.effect().value())))
                .toList();
        List<PathEdgeRow> certain =
                edges.stream().filter(PathsSection::isCertain).toList();
        List<PathEdgeRow> drawn = certain.stream().limit(DRAWN).toList();
        AnalysedQueries queries = AnalysedQueries.of(run);
        List<Block> blocks = new ArrayList<>();
        blocks.add(Paragraph.result(summary(edges, certain)));
        blocks.add(Paragraph.text("One component's output is replaced by " + (mode.equals("mean") ? "its mean" : "zero")
                + ", but only one other component, or the logits, reads the residual stream as if it were. What that one then"
                + " writes otherwise goes on to all that follows. The change of the relevant document's lead on the runner-up is"
                + " what the model does by that path."));
        agreement(run, mode).ifPresent(sentence -> blocks.add(Paragraph.text(sentence)));
        List<Figures.Panel> panels = new ArrayList<>();
        panels.add(graph(rows, drawn));
        run.rows(Tables.PATHS_EFFECTS).map(effects -> direct(effects, mode)).ifPresent(panels::add);
        blocks.add(new Figures(panels));
        blocks.add(Paragraph.reading(
                "How to read: layers from left to right, components in the order in which they read the"
                        + " stream. A full edge is a path that the lead needs, a dashed one a path that is in its way; the thicker, the"
                        + " more logits. The " + DRAWN + " largest whose 95% interval leaves 0 out are drawn."));
        run.rows(Tables.STAGE_PATHS).map(all -> stages(all, queries)).ifPresent(blocks::add);
        blocks.add(table(drawn));
        run.rows(Tables.PATHS_EFFECTS)
                .map(effects -> effects(effects, run.rows(Tables.LAYER_PATCHING).orElse(List.of()), mode, queries))
                .ifPresent(blocks::add);
        return blocks;
    }

    private static boolean isCertain(PathEdgeRow row) {
        return row.effect().low() > 0 || row.effect().high() < 0;
    }

    private static String summary(List<PathEdgeRow> edges, List<PathEdgeRow> certain) {
        Optional<PathEdgeRow> most = edges.stream()
                .filter(row -> !row.receiver().equals(LOGITS) && row.effect().high() < 0)
                .min(Comparator.comparingDouble(row -> row.effect().value()));
        String certainly =
                "Of " + edges.size() + " paths that were followed, " + certain.size() + " certainly change the lead";
        return most.map(row ->
                        certainly + "; between components it needs that from " + sender(row) + " to " + receiver(row)
                                + " most, " + Numbers.fixed(-row.effect().value(), 3) + " logits.")
                .orElse(certainly + "; it needs none between components.");
    }

    private static Optional<String> agreement(RunFolder run, String mode) {
        return run.rows(Tables.PATHS_AGREEMENT).orElse(List.of()).stream()
                .filter(row -> row.mode().equals(mode))
                .findFirst()
                .map(row -> "All paths are estimated by gradients, and the " + row.count()
                        + " with the largest estimates followed indeed: the two agree with a correlation of "
                        + Numbers.fixed(row.pearson(), 2) + ". To the logits every path is exact.");
    }

    private static Figures.Panel graph(List<PathEdgeRow> rows, List<PathEdgeRow> drawn) {
        List<Integer> layers =
                rows.stream().map(PathEdgeRow::senderLayer).distinct().sorted().toList();
        PathGraph graph = new PathGraph(
                "Paths from component to component",
                "The residual stream from left to right through the layers, and the paths between components and to the logits"
                        + " that change the relevant document's lead most.",
                "layer",
                layers.stream().map(String::valueOf).toList(),
                LANES.stream().map(Words::component).toList(),
                LOGITS,
                "the lead needs it",
                "it is in the way",
                drawn.stream()
                        .map(row -> new PathGraph.Edge(
                                node(layers, row.senderLayer(), row.sender()),
                                row.receiver().equals(LOGITS)
                                        ? PathGraph.Node.END
                                        : node(layers, row.receiverLayer(), row.receiver()),
                                row.effect()))
                        .toList());
        long needed = drawn.stream().filter(row -> row.effect().value() < 0).count();
        return Figures.Panel.of(graph)
                .reading(
                        drawn.isEmpty()
                                ? "No path certainly changes the lead."
                                : "Of the " + drawn.size() + " paths drawn the lead needs " + needed + "; "
                                        + drawn.stream()
                                                .filter(row -> row.receiver().equals(LOGITS))
                                                .count()
                                        + " lead straight to the logits.");
    }

    private static PathGraph.Node node(List<Integer> layers, int layer, String component) {
        return new PathGraph.Node(layers.indexOf(layer), LANES.indexOf(component));
    }

    private static Figures.Panel direct(List<PathEffectRow> all, String mode) {
        List<PathEffectRow> mine = all.stream()
                .filter(row -> row.mode().equals(mode)
                        && row.way().equals("direct")
                        && row.measure().equals(LEAD))
                .toList();
        return Figures.Panel.of(LayerGrid.of(
                                mine, PathEffectRow::layer, row -> row.effect().value())
                        .around(
                                "Change of the lead, straight to the logits",
                                "Mean change of the relevant document's lead, in logits, where only the logits see that a"
                                        + " component's output is replaced.",
                                "component",
                                LayerGrid.components(mine, PathEffectRow::component, row -> true)))
                .reading("The same by the direct way alone; what it lacks of the whole effect goes by way of other"
                        + " components.");
    }

    private static Table stages(List<StagePathRow> rows, AnalysedQueries queries) {
        List<StagePathRow> removed = rows.stream()
                .filter(row -> row.mode().equals("zero") && row.measure().equals(LEAD))
                .toList();
        return Table.open(
                "What a stage's components need to read: change of the lead where they do not",
                List.of(
                        Table.text("reads"),
                        Table.text("what is removed for it"),
                        Table.number("change of the lead, logits"),
                        Table.number("95% interval"),
                        Table.number(queries.leave() + ", %"),
                        Table.number("queries")),
                removed.stream()
                        .map(row -> List.of(
                                Cell.of(Words.sentence(Words.component(row.receiver())) + " of Stage "
                                        + row.receiverStage() + " ("
                                        + (row.layers().contains("-") ? "layers " : "layer ")
                                        + row.layers() + ")"),
                                Cell.of(Words.component(row.sender())
                                        + (row.senderStage().equals("all")
                                                ? " of all stages"
                                                : " of Stage " + row.senderStage())),
                                Cell.of(Numbers.fixed(row.effect().value(), 3)),
                                Cell.of(Words.interval(row.effect(), 3)),
                                Cell.of(left(rows, row)),
                                Cell.of(row.queries())))
                        .toList());
    }

    private static String left(List<StagePathRow> rows, StagePathRow of) {
        return rows.stream()
                .filter(row -> row.measure().equals("left_first")
                        && row.mode().equals(of.mode())
                        && row.sender().equals(of.sender())
                        && row.senderStage().equals(of.senderStage())
                        && row.receiver().equals(of.receiver())
                        && row.receiverStage().equals(of.receiverStage()))
                .map(row -> Numbers.percent(row.effect().value()))
                .findFirst()
                .orElse("");
    }

    private static Table table(List<PathEdgeRow> drawn) {
        return Table.folded(
                "The paths drawn",
                List.of(
                        Table.text("from"),
                        Table.text("to"),
                        Table.number("change of the lead, logits"),
                        Table.number("95% interval"),
                        Table.number("queries")),
                drawn.stream()
                        .map(row -> List.of(
                                Cell.of(Words.sentence(sender(row))),
                                Cell.of(receiver(row)),
                                Cell.of(Numbers.fixed(row.effect().value(), 3)),
                                Cell.of(Words.interval(row.effect(), 3)),
                                Cell.of(row.queries())))
                        .toList());
    }

    private static Table effects(
            List<PathEffectRow> all, List<LayerPatchingRow> patched, String mode, AnalysedQueries queries) {
        return Table.folded(
                "Every component: the whole effect, and the two parts of it",
                List.of(
                        Table.text("component"),
                        Table.number("total, logits"),
                        Table.number("direct"),
                        Table.number("by way of others"),
                        Table.number(queries.leave() + ", %"),
                        Table.number("queries")),
                all.stream()
                        .filter(row -> row.mode().equals(mode)
                                && row.way().equals("total")
                                && row.measure().equals(LEAD))
                        .sorted(Comparator.comparingInt(PathEffectRow::layer)
                                .thenComparingInt(row -> LANES.indexOf(row.component())))
                        .map(row -> List.of(
                                Cell.of(Words.sentence(Words.component(row.component())) + " of layer " + row.layer()),
                                estimate(row),
                                way(all, row, "direct"),
                                way(all, row, "indirect"),
                                Cell.of(left(patched, row)),
                                Cell.of(row.queries())))
                        .toList());
    }

    private static Cell way(List<PathEffectRow> all, PathEffectRow of, String way) {
        return all.stream()
                .filter(row -> row.way().equals(way)
                        && row.measure().equals(of.measure())
                        && row.mode().equals(of.mode())
                        && row.layer() == of.layer()
                        && row.component().equals(of.component()))
                .map(PathsSection::estimate)
                .findFirst()
                .orElse(Cell.EMPTY);
    }

    private static Cell estimate(PathEffectRow row) {
        return Cell.of(Numbers.fixed(row.effect().value(), 3)).withNote(Words.interval(row.effect(), 3));
    }

    private static String left(List<LayerPatchingRow> patched, PathEffectRow of) {
        return patched.stream()
                .filter(row -> row.head() < 0
                        && row.cutoff() == 1
                        && row.mode().equals(of.mode())
                        && row.layer() == of.layer()
                        && row.component().equals(of.component()))
                .map(row -> Numbers.percent(row.share().value()))
                .findFirst()
                .orElse("");
    }

    private static String sender(PathEdgeRow row) {
        return Words.component(row.sender()) + " of layer " + row.senderLayer();
    }

    private static String receiver(PathEdgeRow row) {
        return row.receiver().equals(LOGITS)
                ? "the logits"
                : Words.component(row.receiver()) + " of layer " + row.receiverLayer();
    }
}
