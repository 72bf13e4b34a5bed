package genir.interpret.report.inside;

import genir.interpret.report.block.Block;
import genir.interpret.report.block.Cell;
import genir.interpret.report.block.Figures;
import genir.interpret.report.block.Paragraph;
import genir.interpret.report.block.Table;
import genir.interpret.report.input.AnalysedQueries;
import genir.interpret.report.input.CsvTable;
import genir.interpret.report.input.RunFolder;
import genir.interpret.report.section.Extremes;
import genir.interpret.report.section.Words;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** The patching of single layers and single heads, which the paper does not show. */
public final class LayerPatchingSection extends AnalysisSection {
    private static final int MOST_NEEDED = 12;

    public LayerPatchingSection() {
        super("layers", "Layer by layer, head by head", List.of("patching-layers"), List.of("patching-layers"));
    }

    @Override
    List<Block> body(RunFolder run, CsvTable csv) {
        csv.requiring("layer", "component", "head", "mode", "cutoff", "share", "low", "high", "queries");
        List<CsvTable.Row> first =
                csv.rows().stream().filter(row -> row.integer("cutoff") == 1).toList();
        List<Figures.Panel> panels = new ArrayList<>();
        AnalysedQueries queries = AnalysedQueries.of(run);
        for (String mode : first.stream()
                .map(row -> row.text("mode"))
                .filter(List.of("zero", "mean")::contains)
                .distinct()
                .toList()) {
            components(csv, first, mode, queries).ifPresent(panels::add);
        }
        heads(csv, first, queries).ifPresent(panels::add);
        return List.of(
                Paragraph.text("The same replacement in one layer only, and of one attention head only."),
                new Figures(panels),
                mostNeeded(first, queries));
    }

    private static Optional<Figures.Panel> components(
            CsvTable csv, List<CsvTable.Row> first, String mode, AnalysedQueries queries) {
        List<LayerGrid.Line> lines = Words.COMPONENTS.stream()
                .filter(component -> first.stream().anyMatch(row -> is(row, component, -1, mode)))
                .map(component -> new LayerGrid.Line(Words.component(component), row -> is(row, component, -1, mode)))
                .toList();
        String done = mode.equals("zero") ? "removed" : "replaced by its mean";
        List<CsvTable.Row> most = Extremes.highest(
                first.stream()
                        .filter(row ->
                                row.integer("head") == -1 && row.text("mode").equals(mode)),
                row -> row.number("share"));
        return most.isEmpty()
                ? Optional.empty()
                : Optional.of(Figures.Panel.of(LayerGrid.of(csv, row -> row.number("share"))
                                .shares(
                                        "Queries that " + queries.leave() + ": one component " + done,
                                        "Share of the " + queries.name() + " that " + queries.leave()
                                                + ", for each component of each layer.",
                                        "component",
                                        csv,
                                        lines))
                        .reading(reading(
                                most,
                                queries,
                                " with a single component " + done,
                                row -> Words.component(row.text("component")) + " of layer " + row.text("layer"))));
    }

    private static Optional<Figures.Panel> heads(CsvTable csv, List<CsvTable.Row> first, AnalysedQueries queries) {
        List<CsvTable.Row> heads = first.stream()
                .filter(row -> row.text("component").equals("cross_attention")
                        && row.integer("head") >= 0
                        && row.text("mode").equals("zero"))
                .toList();
        List<LayerGrid.Line> lines = heads.stream()
                .map(row -> row.integer("head"))
                .distinct()
                .sorted()
                .map(head -> new LayerGrid.Line("head " + head, row -> is(row, "cross_attention", head, "zero")))
                .toList();
        List<CsvTable.Row> most = Extremes.highest(heads.stream(), row -> row.number("share"));
        return most.isEmpty()
                ? Optional.empty()
                : Optional.of(Figures.Panel.of(LayerGrid.of(csv, row -> row.number("share"))
                                .shares(
                                        "Queries that " + queries.leave() + ": one cross-attention head removed",
                                        "Share of the " + queries.name() + " that " + queries.leave()
                                                + ", for each head.",
                                        "head",
                                        csv,
                                        lines))
                        .reading(reading(
                                most,
                                queries,
                                " without a single head",
                                row -> "head " + row.text("head") + " of layer " + row.text("layer"))));
    }

    /** The largest share, and by what it is reached unless it is none. */
    private static String reading(
            List<CsvTable.Row> most, AnalysedQueries queries, String how, Function<CsvTable.Row, String> place) {
        double share = most.get(0).number("share");
        String sentence = "At most " + Words.percent(share) + " of "
                + most.get(0).text("queries") + " queries " + queries.leave() + how;
        return share == 0
                ? sentence + "."
                : sentence + ": " + Words.few(most.stream().map(place).toList()) + ".";
    }

    private static boolean is(CsvTable.Row row, String component, int head, String mode) {
        return row.text("component").equals(component)
                && row.integer("head") == head
                && row.text("mode").equals(mode)
                && row.integer("cutoff") == 1;
    }

    private static Table mostNeeded(List<CsvTable.Row> first, AnalysedQueries queries) {
        List<List<Cell>> rows = first.stream()
                .sorted(Comparator.comparingDouble((CsvTable.Row row) -> -row.number("share")))
                .limit(MOST_NEEDED)
                .map(row -> List.of(
                        Cell.of(row.text("layer")),
                        Cell.of(Words.component(row.text("component"))
                                + (row.integer("head") < 0 ? "" : ", head " + row.text("head"))),
                        Cell.of(row.text("mode")),
                        Cell.of(Words.percent(row.number("share")))
                                .withNote(Words.percentInterval(row.estimate("share"))),
                        Cell.of(row.text("queries"))))
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
