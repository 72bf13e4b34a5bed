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
import genir.interpret.report.input.AnalysedQueries;
import genir.interpret.report.input.AnalysisFile;
import genir.interpret.report.input.RunFolder;
import genir.interpret.report.section.Paper;
import genir.interpret.report.section.Words;
import genir.interpret.table.Tables;
import genir.interpret.table.Tables.CircuitRow;
import genir.interpret.table.Tables.CircuitStepRow;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** How few components carry retrieval: the paper's Table 4, and the smaller set that a greedy search finds. */
public final class CircuitSection extends AnalysisSection<CircuitRow> {
    private static final List<String> MEASURES = List.of("hits@1", "recall@5", "hits@10");

    public CircuitSection() {
        super(
                "circuit",
                "How few components are enough",
                List.of("circuit", "circuit-search"),
                Tables.CIRCUIT,
                Tables.CIRCUIT_SEARCH_TEST,
                Tables.CIRCUIT_SEARCH,
                Tables.CIRCUIT_SEARCH_KEPT);
    }

    @Override
    public String question() {
        return "How few components keep the retrieval?";
    }

    @Override
    List<Block> body(RunFolder run, List<CircuitRow> circuit) {
        List<CircuitRow> all = run.rows(Tables.CIRCUIT_SEARCH_TEST).orElse(circuit);
        List<Block> blocks = new ArrayList<>();
        String split = AnalysedQueries.split(run);
        String same = split.equals("test")
                ? " The test queries that say how good both are have also made them: on others they may keep less."
                : "";
        blocks.add(Paragraph.text("The paper's recipe removes self-attention everywhere and cross-attention in stage I,"
                + " and replaces the MLPs of stages I and II by their mean over the correct " + split
                + " queries. A greedy search removes one component after the other, each time the one that is missed least."
                + same));
        blocks.add(Paragraph.result(reading(run, all)));
        blocks.add(values(all));
        run.rows(Tables.CIRCUIT_SEARCH).ifPresent(search -> blocks.add(Figures.of(search(run, search))));
        return blocks;
    }

    private static String reading(RunFolder run, List<CircuitRow> all) {
        List<String> parts = new ArrayList<>();
        for (CircuitRow row : all) {
            if (row.measure().equals("hits@1") && !row.circuit().equals("full")) {
                boolean paper = row.circuit().equals("paper");
                parts.add((paper ? "the paper's recipe keeps " : "the greedy search keeps ")
                        + Words.percent(row.relative()) + " of Hits@1 with " + row.kept() + " of "
                        + row.components() + " components" + (paper ? "" : kept(run)));
            }
        }
        return parts.isEmpty() ? "" : Words.sentence(String.join("; ", parts)) + ".";
    }

    /** The names of those that the search kept, where they are few. */
    private static String kept(RunFolder run) {
        List<String> names = run.rows(Tables.CIRCUIT_SEARCH_KEPT)
                .map(all -> all.stream()
                        .map(row -> Words.component(row.component()) + " of layer " + row.layer())
                        .toList())
                .orElse(List.of());
        return names.isEmpty() || names.size() > 6 ? "" : " (" + Words.listed(names) + ")";
    }

    private static Table values(List<CircuitRow> all) {
        List<List<Cell>> rows = new ArrayList<>();
        for (String name : all.stream().map(row -> row.circuit()).distinct().toList()) {
            List<CircuitRow> of =
                    all.stream().filter(row -> row.circuit().equals(name)).toList();
            List<Cell> line = new ArrayList<>(List.of(
                    Cell.of(title(name)),
                    Cell.of(of.get(0).kept() + " of " + of.get(0).components())));
            MEASURES.forEach(measure -> line.add(of.stream()
                    .filter(row -> row.measure().equals(measure))
                    .findFirst()
                    .map(CircuitSection::cell)
                    .orElse(Cell.EMPTY)));
            rows.add(line);
        }
        for (String collection : Paper.circuits().stream()
                .map(Paper.Circuit::collection)
                .distinct()
                .toList()) {
            List<Cell> line =
                    new ArrayList<>(List.of(Cell.of("paper, " + collection).toned("muted"), Cell.EMPTY));
            MEASURES.forEach(measure -> line.add(Paper.circuits().stream()
                    .filter(c ->
                            c.collection().equals(collection) && c.measure().equals(measure))
                    .findFirst()
                    .map(c -> Cell.of(Numbers.fixed(c.value(), 1))
                            .withNote(Numbers.fixed(c.relative(), 0) + "% of full")
                            .toned("muted"))
                    .orElse(Cell.EMPTY)));
            rows.add(line);
        }
        List<Table.Column> columns = new ArrayList<>(List.of(Table.text("circuit"), Table.number("components kept")));
        MEASURES.forEach(measure -> columns.add(Table.number(Words.metric(measure))));
        return Table.open(
                        "In percent on the " + all.get(0).queries()
                                + " test queries, with 95% intervals and the share of the full model's",
                        columns,
                        rows)
                .after("Table 4");
    }

    private static Cell cell(CircuitRow row) {
        Estimate value = row.value();
        return Cell.of(Numbers.percent(value.value()))
                .withNote((Words.percentInterval(value) + "\n" + Words.percent(row.relative()) + " of full").strip());
    }

    private static String title(String circuit) {
        return switch (circuit) {
            case "full" -> "full model";
            case "paper" -> "the paper's recipe";
            case "found" -> "greedy search";
            default -> circuit;
        };
    }

    private static Figures.Panel search(RunFolder run, List<CircuitStepRow> all) {
        List<Point> points =
                all.stream().map(row -> Point.of(row.step(), row.share())).toList();
        Optional<AnalysisFile> analysis = AnalysisFile.of(run, "circuit-search");
        List<Reference> keep = analysis.map(file -> file.number("keep"))
                .filter(Double::isFinite)
                .map(share -> List.of(new Reference("share to keep", share)))
                .orElse(List.of());
        CircuitStepRow last = all.get(all.size() - 1);
        String hits = AnalysedQueries.split(run) + " Hits@1";
        return Figures.Panel.of(LineChart.of(
                                "Greedy removal of components",
                                "Share of the full model's " + hits + " that is left after each removal.",
                                Axis.of("components removed").integers(),
                                Axis.of("share of the full model's " + hits).inPercent(),
                                List.of(new Series("share", points)))
                        .withReferences(keep))
                .reading("After " + last.step() + " removals " + Words.percent(last.share())
                        + " of the " + hits + " is left"
                        + (last.layer().isEmpty()
                                ? "."
                                : "; the last to go was " + Words.component(last.component()) + " of layer "
                                        + last.layer().getAsInt() + "."));
    }
}
