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
import genir.interpret.report.input.RunFolder;
import genir.interpret.report.section.Words;
import genir.interpret.table.Tables;
import genir.interpret.table.Tables.DocidCircuitRow;
import genir.interpret.table.Tables.DocidKeptRow;
import genir.interpret.table.Tables.DocidPatchingRow;
import genir.interpret.table.Tables.DocidStepRow;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** The tokens of docids of several tokens side by side: is the first one the retrieval, or is every one? */
public final class DocidStepsSection extends AnalysisSection<DocidStepRow> {
    private static final String ALL = "all";
    private static final String CROSS_ATTENTION = "cross_attention";
    private static final String SELF_ATTENTION = "self_attention";
    /** Components listed that lose a document. */
    private static final int LOSING = 10;

    public DocidStepsSection() {
        super(
                "steps",
                "Token by token",
                List.of("steps"),
                Tables.STEPS,
                Tables.STEPS_PATCHING,
                Tables.STEPS_CIRCUIT,
                Tables.STEPS_KEPT);
    }

    /** The page of a token beside the report; the first one's is the report. */
    public static String page(int step) {
        return "token-" + step + ".html";
    }

    @Override
    public String question() {
        return "At which token of a docid is the retrieval, and where is the document lost?";
    }

    @Override
    RunFolder files(RunFolder run) {
        return run.whole();
    }

    /** Docids of one token have no such section. */
    @Override
    List<Block> missing(RunFolder run) {
        return List.of();
    }

    @Override
    List<Block> body(RunFolder run, List<DocidStepRow> rows) {
        List<Integer> steps = rows.stream().map(DocidStepRow::step).distinct().toList();
        List<DocidPatchingRow> patching = run.rows(Tables.STEPS_PATCHING).orElse(List.of()).stream()
                .filter(row -> row.stage().equals(ALL))
                .toList();
        List<Block> blocks = new ArrayList<>();
        blocks.add(Paragraph.result(summary(rows, patching, steps)));
        blocks.add(found(rows, steps));
        List<Figures.Panel> panels = new ArrayList<>();
        for (String mode : List.of("zero", "mean")) {
            heatmap(patching, steps, mode).ifPresent(panels::add);
        }
        panels.add(Figures.Panel.of(lines(
                "Where the right token rises, by token",
                "Mean rank of the right token among those that may follow, read off the residual stream after each layer.",
                Axis.of("rank, best at the top").logarithmic().inReverse().including(1),
                steps,
                step -> run.step(step).rows(Tables.RANK_DEVELOPMENT).orElse(List.of()).stream()
                        .filter(row -> row.is("resid_post", "relevant", "mean"))
                        .map(row -> new Point(row.layer(), row.value()))
                        .toList())));
        panels.add(Figures.Panel.of(lines(
                "What cross-attention contributes, by token",
                "Length of cross-attention's output over that of its layer's update, by layer.",
                Axis.of("ratio of norms").including(0),
                steps,
                step -> run.step(step).rows(Tables.CONTRIBUTIONS).orElse(List.of()).stream()
                        .filter(row -> row.component().equals(CROSS_ATTENTION)
                                && row.measure().equals("ratio"))
                        .map(row -> new Point(row.layer(), row.mean()))
                        .toList())));
        blocks.add(new Figures(panels));
        blocks.add(
                Paragraph.reading(
                        "How to read: at each token the decoder has said the right ones before it, and the component is"
                                + " replaced in all layers at that token's position only. A cell is the share of the queries whose right"
                                + " token is then no longer first among those that may follow. The last column is the share whose docid is"
                                + " no longer said whole. All other sections of this page are of one token: the first here, the others"
                                + " on pages of their own. Where they speak of the relevant document, its token is meant, and ranks are"
                                + " among the tokens that may follow: where these are few, ranks within 10 or 100 say little."));
        run.rows(Tables.STEPS_CIRCUIT).ifPresent(circuits -> blocks.add(circuits(circuits, steps)));
        run.rows(Tables.STEPS_KEPT).ifPresent(kept -> blocks.add(losing(kept)));
        steps.stream()
                .filter(step ->
                        step > 1 && run.step(step).rows(Tables.CONTRIBUTIONS).isPresent())
                .forEach(step -> blocks.add(new Paragraph("text", "All sections for token " + step, page(step))));
        return blocks;
    }

    private static String summary(List<DocidStepRow> rows, List<DocidPatchingRow> patching, List<Integer> steps) {
        List<DocidStepRow> lost =
                rows.stream().filter(row -> row.measure().equals("lost_beam")).toList();
        DocidStepRow most = lost.stream()
                .max(Comparator.comparingDouble(row -> row.value().value()))
                .orElseThrow();
        String sentence = "The beam search loses the right document most often at token " + most.step() + " ("
                + Words.percent(most.value().value()) + " of " + Words.queries(most.queries()) + ").";
        List<DocidPatchingRow> query = find(patching, CROSS_ATTENTION, "mean", steps);
        if (query.size() < 2) {
            return sentence;
        }
        double first = query.get(0).share().value();
        double later = query.stream()
                .skip(1)
                .mapToDouble(row -> row.share().value())
                .max()
                .orElse(0);
        sentence += " Without what cross-attention reads in this query (its mean in its place), "
                + listed(query) + ": "
                + (later >= first / 2
                        ? "the query is asked again at later tokens, not at the first one alone."
                        : "the first token is the retrieval, and the others follow from it.");
        List<DocidPatchingRow> said = find(patching, SELF_ATTENTION, "zero", steps);
        return said.isEmpty()
                ? sentence
                : sentence + " Without self-attention, the only way from the tokens said before, " + listed(said) + ".";
    }

    private static String listed(List<DocidPatchingRow> rows) {
        return Words.listed(rows.stream()
                        .map(row -> Words.percent(row.share().value()) + " (token " + row.step() + ")")
                        .toList())
                + " of the queries lose their token";
    }

    /** The rows of the single tokens. */
    private static List<DocidPatchingRow> find(
            List<DocidPatchingRow> rows, String component, String mode, List<Integer> steps) {
        return rows.stream()
                .filter(row ->
                        row.component().equals(component) && row.mode().equals(mode) && steps.contains(row.step()))
                .toList();
    }

    private static Table found(List<DocidStepRow> rows, List<Integer> steps) {
        List<List<Cell>> cells = new ArrayList<>();
        for (int step : steps) {
            List<DocidStepRow> here =
                    rows.stream().filter(row -> row.step() == step).toList();
            List<Cell> row = new ArrayList<>(List.of(Cell.of(step)));
            row.add(one(here, "choices")
                    .map(found -> Cell.of(Words.count(found.queries())))
                    .orElse(Cell.of(0)));
            row.add(one(here, "choices")
                    .map(found -> Cell.of(Words.significant(found.value().value())))
                    .orElse(Cell.EMPTY));
            for (String measure : List.of("first", "lost_greedy", "lost_beam")) {
                row.add(one(here, measure)
                        .map(found -> Cell.of(Words.percent(found.value().value()))
                                .withNote(Words.percentInterval(found.value())))
                        .orElse(Cell.EMPTY));
            }
            cells.add(row);
        }
        return Table.open(
                "Where documents are found and lost",
                List.of(
                        Table.number("token"),
                        Table.number("queries with a choice"),
                        Table.number("choices, mean"),
                        Table.number("right one first, of these"),
                        Table.number("first wrong here, of all queries"),
                        Table.number("lost by the beam here, of all queries")),
                cells);
    }

    private static Optional<DocidStepRow> one(List<DocidStepRow> rows, String measure) {
        return rows.stream().filter(row -> row.measure().equals(measure)).findFirst();
    }

    private static Optional<Figures.Panel> heatmap(List<DocidPatchingRow> patching, List<Integer> steps, String mode) {
        List<DocidPatchingRow> rows =
                patching.stream().filter(row -> row.mode().equals(mode)).toList();
        if (rows.isEmpty()) {
            return Optional.empty();
        }
        List<String> components = Words.COMPONENTS.stream()
                .filter(name -> rows.stream().anyMatch(row -> row.component().equals(name)))
                .toList();
        List<Integer> columns = new ArrayList<>(steps);
        columns.add(0);
        List<List<Double>> values = components.stream()
                .map(component -> columns.stream()
                        .map(step -> rows.stream()
                                .filter(row ->
                                        row.step() == step && row.component().equals(component))
                                .mapToDouble(row -> row.share().value())
                                .findFirst()
                                .orElse(Double.NaN))
                        .toList())
                .toList();
        return Optional.of(Figures.Panel.of(new Heatmap(
                "Queries that lose a token: " + Words.replaced(mode) + " in all layers",
                "Share of the queries whose right token is no longer first, for each component and token.",
                "component",
                "token",
                components.stream().map(Words::component).toList(),
                columns.stream()
                        .map(step -> step == 0 ? "whole docid" : String.valueOf(step))
                        .toList(),
                values,
                Heatmap.Colours.SEQUENTIAL,
                1,
                true)));
    }

    private static LineChart lines(
            String title, String description, Axis axis, List<Integer> steps, Function<Integer, List<Point>> points) {
        List<Series> series = steps.stream()
                .map(step -> new Series("token " + step, points.apply(step)))
                .filter(line -> !line.points().isEmpty())
                .toList();
        return LineChart.of(title, description, Axis.of("decoder layer").integers(), axis, series);
    }

    private static Table circuits(List<DocidCircuitRow> rows, List<Integer> steps) {
        List<Table.Column> columns = new ArrayList<>(List.of(Table.text("circuit")));
        List<Integer> all = new ArrayList<>(steps);
        all.add(0);
        all.forEach(step -> columns.add(Table.number(step == 0 ? "whole docid" : "token " + step)));
        List<List<Cell>> cells = new ArrayList<>();
        for (String circuit :
                rows.stream().map(DocidCircuitRow::circuit).distinct().toList()) {
            List<Cell> row = new ArrayList<>(List.of(Cell.of(circuit)));
            all.forEach(step -> row.add(rows.stream()
                    .filter(each -> each.step() == step && each.circuit().equals(circuit))
                    .findFirst()
                    .map(each ->
                            Cell.of(Words.percent(each.share().value())).withNote(Words.percentInterval(each.share())))
                    .orElse(Cell.EMPTY)));
            cells.add(row);
        }
        return Table.open(
                "Test queries whose right token is first, of the full model and of the paper's circuit",
                columns,
                cells);
    }

    private static Table losing(List<DocidKeptRow> kept) {
        List<DocidKeptRow> most = kept.stream()
                .filter(row -> row.share().value() > 0)
                .sorted(Comparator.comparingDouble(row -> -row.share().value() * row.queries()))
                .limit(LOSING)
                .toList();
        return Table.open(
                "Without which component the beam would have kept documents that it loses",
                List.of(
                        Table.text("component"),
                        Table.number("lost at token"),
                        Table.text("which is"),
                        Table.number("kept"),
                        Table.number("of lost queries")),
                most.stream()
                        .map(row -> List.of(
                                Cell.of(Words.sentence(Words.component(row.component())) + " of layer " + row.layer()),
                                Cell.of(row.step()),
                                Cell.of(Words.replaced(row.mode())),
                                Cell.of(Words.percent(row.share().value()))
                                        .withNote(Words.percentInterval(row.share())),
                                Cell.of(Words.count(row.queries()))))
                        .toList());
    }
}
