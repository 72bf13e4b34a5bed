package genir.interpret.report.inside;

import genir.interpret.figure.Estimate;
import genir.interpret.figure.Heatmap;
import genir.interpret.figure.Numbers;
import genir.interpret.report.block.Block;
import genir.interpret.report.block.Cell;
import genir.interpret.report.block.Figures;
import genir.interpret.report.block.Paragraph;
import genir.interpret.report.block.Table;
import genir.interpret.report.input.AnalysedQueries;
import genir.interpret.report.input.RunFolder;
import genir.interpret.report.section.Extremes;
import genir.interpret.report.section.Paper;
import genir.interpret.report.section.Words;
import genir.interpret.table.Tables;
import genir.interpret.table.Tables.PatchingRow;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/** What breaks when components are replaced: the paper's Table 3. */
public final class PatchingSection extends AnalysisSection<PatchingRow> {
    public PatchingSection() {
        super("patching", "Which components are needed", List.of("patching"), Tables.PATCHING);
    }

    @Override
    public String question() {
        return "Which components of which stage can be replaced?";
    }

    @Override
    List<Block> body(RunFolder run, List<PatchingRow> rows) {
        List<String> stages = rows.stream().map(PatchingRow::stage).distinct().toList();
        List<String> components = rows.stream()
                .map(PatchingRow::component)
                .distinct()
                .sorted(Comparator.comparingInt(name -> Words.order(Words.COMPONENTS, name)))
                .toList();
        List<String> modes = rows.stream().map(PatchingRow::mode).distinct().toList();
        List<PatchingRow> first = rows.stream().filter(row -> row.cutoff() == 1).toList();
        AnalysedQueries queries = AnalysedQueries.of(run);
        List<Figures.Panel> panels = modes.stream()
                .map(mode -> Figures.Panel.of(heatmap(first, mode, stages, components, queries))
                        .after(mode.equals("counterfactual") ? "" : "Table 3")
                        .reading(reading(first, mode, queries)))
                .toList();
        return List.of(
                Paragraph.text("A component's output is replaced in all layers of a stage at once, and the model"
                        + " ranks again: by the zero vector (the component is removed), by the component's mean output"
                        + " over the queries (it keeps what it adds to every query and loses what depends on this one),"
                        + " by its output in the model before training (base), or by its output for another query"
                        + " (counterfactual)."),
                new Figures(panels),
                Paragraph.reading("How to read: each cell is the share of the " + queries.name() + " that "
                        + queries.leave() + ", that is, whose relevant document is not the first of all tokens."
                        + (queries.correct()
                                ? " Near 0% the stage does without that component; near 100% it cannot."
                                : "")
                        + " A component that survives the mean but not zero does the same for every"
                        + " query."),
                pivot(first, stages, components, modes, queries),
                full(rows));
    }

    private static Heatmap heatmap(
            List<PatchingRow> rows,
            String mode,
            List<String> stages,
            List<String> components,
            AnalysedQueries queries) {
        List<List<Double>> values = components.stream()
                .map(component -> stages.stream()
                        .map(stage -> find(rows, stage, component, mode)
                                .map(row -> row.share().value())
                                .orElse(Double.NaN))
                        .toList())
                .toList();
        return new Heatmap(
                "Queries that " + queries.leave() + ": " + Words.replaced(mode),
                "Share of the " + queries.name() + " that " + queries.leave()
                        + ", for each component and stage of layers.",
                "component",
                "stage",
                components.stream().map(Words::component).toList(),
                stages,
                values,
                Heatmap.Colours.SEQUENTIAL,
                1,
                true);
    }

    /** The single component and stage that costs most. */
    private static String reading(List<PatchingRow> rows, String mode, AnalysedQueries queries) {
        List<PatchingRow> most = Extremes.highest(
                rows.stream()
                        .filter(row -> row.mode().equals(mode)
                                && !row.stage().equals("all")
                                && !row.component().equals("all")),
                row -> row.share().value());
        if (most.isEmpty()) {
            return "";
        }
        PatchingRow one = most.get(0);
        return one.share().value() == 0
                ? "In no single stage a component is missed: none of " + one.queries() + " queries " + queries.leave()
                        + "."
                : "In one stage, what is missed most is "
                        + Words.few(most.stream()
                                .map(row -> Words.component(row.component()) + " in stage " + row.stage())
                                .toList())
                        + ": " + Words.percent(one.share().value()) + " of " + one.queries() + " queries "
                        + queries.leave() + ".";
    }

    private static Table pivot(
            List<PatchingRow> rows,
            List<String> stages,
            List<String> components,
            List<String> modes,
            AnalysedQueries analysed) {
        List<Table.Column> columns = new ArrayList<>(List.of(Table.text("component"), Table.text("replaced by")));
        for (String stage : stages) {
            String layers = rows.stream()
                    .filter(row -> row.stage().equals(stage))
                    .map(PatchingRow::layers)
                    .findFirst()
                    .orElse("");
            columns.add(Table.number(
                    stage.equals("all") ? "all layers" : "stage " + stage + ", layers " + unbroken(layers)));
        }
        List<List<Cell>> cells = new ArrayList<>();
        for (String component : components) {
            for (String mode : modes) {
                List<Cell> row = new ArrayList<>(List.of(Cell.of(Words.component(component)), Cell.of(mode)));
                stages.forEach(stage -> row.add(cell(find(rows, stage, component, mode), mode, component, stage)));
                cells.add(row);
            }
        }
        String queries = rows.isEmpty() ? "" : " (" + rows.get(0).queries() + " queries)";
        return Table.open(
                        "Percent of queries that " + analysed.leave() + queries + ", with 95% intervals; \"paper\" is "
                                + Paper.WHAT,
                        columns,
                        cells)
                .after("Table 3");
    }

    /** With dashes at which no line breaks. */
    private static String unbroken(String range) {
        return range.replace("-", "\u2060\u2013\u2060");
    }

    private static Cell cell(Optional<PatchingRow> row, String mode, String component, String stage) {
        if (row.isEmpty()) {
            return Cell.EMPTY;
        }
        Estimate share = row.get().share();
        OptionalDouble published = Paper.patching(mode, component, stage);
        String interval = Words.percentInterval(share);
        String paper = published.isPresent() ? "paper " + Numbers.fixed(published.getAsDouble(), 2) : "";
        return Cell.of(Numbers.percent(share.value())).withNote((interval + "\n" + paper).strip());
    }

    private static Table full(List<PatchingRow> rows) {
        List<List<Cell>> cells = rows.stream()
                .map(row -> List.of(
                        Cell.of(row.stage()),
                        Cell.of(row.layers()),
                        Cell.of(Words.component(row.component())),
                        Cell.of(row.mode()),
                        Cell.of(Words.count(row.cutoff())),
                        Cell.of(Numbers.percent(row.share().value())),
                        Cell.of(Words.percentInterval(row.share())),
                        Cell.of(row.queries())))
                .toList();
        return Table.folded(
                "All cutoffs: percent of queries whose relevant document is not within the cutoff",
                List.of(
                        Table.text("stage"),
                        Table.text("layers"),
                        Table.text("component"),
                        Table.text("replaced by"),
                        Table.number("cutoff"),
                        Table.number("percent"),
                        Table.number("95% interval"),
                        Table.number("queries")),
                cells);
    }

    private static Optional<PatchingRow> find(List<PatchingRow> rows, String stage, String component, String mode) {
        return rows.stream().filter(row -> row.is(stage, component, mode)).findFirst();
    }
}
