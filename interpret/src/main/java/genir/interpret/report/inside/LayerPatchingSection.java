package genir.interpret.report.inside;

import genir.interpret.report.block.Block;
import genir.interpret.report.block.Cell;
import genir.interpret.report.block.Figures;
import genir.interpret.report.block.Paragraph;
import genir.interpret.report.block.Table;
import genir.interpret.report.input.AnalysedQueries;
import genir.interpret.report.input.RunFolder;
import genir.interpret.report.section.Extremes;
import genir.interpret.report.section.Words;
import genir.interpret.table.Tables;
import genir.interpret.table.Tables.LayerPatchingRow;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** The patching of single layers and single heads, which the paper does not show. */
public final class LayerPatchingSection extends AnalysisSection<LayerPatchingRow> {
    private static final int MOST_NEEDED = 12;

    public LayerPatchingSection() {
        super("layers", "Layer by layer, head by head", List.of("patching-layers"), Tables.LAYER_PATCHING);
    }

    @Override
    public String question() {
        return "And of which single layer, or head?";
    }

    @Override
    List<Block> body(RunFolder run, List<LayerPatchingRow> all) {
        List<LayerPatchingRow> first =
                all.stream().filter(row -> row.cutoff() == 1).toList();
        List<Figures.Panel> panels = new ArrayList<>();
        AnalysedQueries queries = AnalysedQueries.of(run);
        for (String mode : first.stream()
                .map(LayerPatchingRow::mode)
                .filter(List.of("zero", "mean")::contains)
                .distinct()
                .toList()) {
            components(all, first, mode, queries).ifPresent(panels::add);
        }
        heads(all, first, queries).ifPresent(panels::add);
        return List.of(
                Paragraph.text("The same replacement in one layer only, and of one attention head only."),
                new Figures(panels),
                mostNeeded(first, queries));
    }

    private static Optional<Figures.Panel> components(
            List<LayerPatchingRow> all, List<LayerPatchingRow> first, String mode, AnalysedQueries queries) {
        List<LayerGrid.Line<LayerPatchingRow>> lines =
                LayerGrid.components(first, LayerPatchingRow::component, row -> is(row, row.component(), -1, mode));
        String done = mode.equals("zero") ? "removed" : "replaced by its mean";
        List<LayerPatchingRow> most = Extremes.highest(
                first.stream().filter(row -> row.head() == -1 && row.mode().equals(mode)),
                row -> row.share().value());
        return most.isEmpty()
                ? Optional.empty()
                : Optional.of(Figures.Panel.of(LayerGrid.of(
                                        all,
                                        LayerPatchingRow::layer,
                                        row -> row.share().value())
                                .shares(
                                        "Queries that " + queries.leave() + ": one component " + done,
                                        "Share of the " + queries.name() + " that " + queries.leave()
                                                + ", for each component of each layer.",
                                        "component",
                                        lines))
                        .reading(reading(
                                most,
                                queries,
                                " with a single component " + done,
                                row -> Words.component(row.component()) + " of layer " + row.layer())));
    }

    private static Optional<Figures.Panel> heads(
            List<LayerPatchingRow> all, List<LayerPatchingRow> first, AnalysedQueries queries) {
        List<LayerPatchingRow> heads = first.stream()
                .filter(row -> row.component().equals("cross_attention")
                        && row.head() >= 0
                        && row.mode().equals("zero"))
                .toList();
        List<LayerGrid.Line<LayerPatchingRow>> lines =
                LayerGrid.heads(heads, LayerPatchingRow::head, row -> is(row, "cross_attention", row.head(), "zero"));
        List<LayerPatchingRow> most =
                Extremes.highest(heads.stream(), row -> row.share().value());
        return most.isEmpty()
                ? Optional.empty()
                : Optional.of(Figures.Panel.of(LayerGrid.of(
                                        all,
                                        LayerPatchingRow::layer,
                                        row -> row.share().value())
                                .shares(
                                        "Queries that " + queries.leave() + ": one cross-attention head removed",
                                        "Share of the " + queries.name() + " that " + queries.leave()
                                                + ", for each head.",
                                        "head",
                                        lines))
                        .reading(reading(
                                most,
                                queries,
                                " without a single head",
                                row -> "head " + row.head() + " of layer " + row.layer())));
    }

    /** The largest share, and by what it is reached unless it is none. */
    private static String reading(
            List<LayerPatchingRow> most,
            AnalysedQueries queries,
            String how,
            Function<LayerPatchingRow, String> place) {
        double share = most.get(0).share().value();
        String sentence = "At most " + Words.percent(share) + " of "
                + most.get(0).queries() + " queries " + queries.leave() + how;
        return share == 0
                ? sentence + "."
                : sentence + ": " + Words.few(most.stream().map(place).toList()) + ".";
    }

    private static boolean is(LayerPatchingRow row, String component, int head, String mode) {
        return row.component().equals(component)
                && row.head() == head
                && row.mode().equals(mode)
                && row.cutoff() == 1;
    }

    private static Table mostNeeded(List<LayerPatchingRow> first, AnalysedQueries queries) {
        List<List<Cell>> rows = first.stream()
                .sorted(Comparator.comparingDouble(
                        (LayerPatchingRow row) -> -row.share().value()))
                .limit(MOST_NEEDED)
                .map(row -> List.of(
                        Cell.of(row.layer()),
                        Cell.of(Words.component(row.component()) + (row.head() < 0 ? "" : ", head " + row.head())),
                        Cell.of(row.mode()),
                        Cell.of(Words.percent(row.share().value())).withNote(Words.percentInterval(row.share())),
                        Cell.of(row.queries())))
                .toList();
        return Table.folded(
                "The " + rows.size() + " replacements that cost most",
                List.of(
                        Table.number("layer"),
                        Table.text("component"),
                        Table.text("replaced by"),
                        Table.number(queries.leave()),
                        Table.number("queries")),
                rows);
    }
}
