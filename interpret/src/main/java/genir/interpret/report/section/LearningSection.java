package genir.interpret.report.section;

import genir.interpret.figure.Axis;
import genir.interpret.figure.LineChart;
import genir.interpret.figure.Point;
import genir.interpret.figure.Reference;
import genir.interpret.figure.Series;
import genir.interpret.report.block.Block;
import genir.interpret.report.block.Cell;
import genir.interpret.report.block.Downloads;
import genir.interpret.report.block.Figures;
import genir.interpret.report.block.Paragraph;
import genir.interpret.report.block.Table;
import genir.interpret.report.input.CsvTable;
import genir.interpret.report.input.Metrics;
import genir.interpret.report.input.RunFolder;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** How loss and dev metrics went in training. */
public final class LearningSection implements Section {
    private static final String FILE = "checkpoints/learning-curve.csv";
    private static final List<String> DEV = List.of("hits@1", "hits@10", "mrr@10");
    /** More steps than this are drawn as means of as many equal groups. */
    private static final int MOST_POINTS = 300;

    @Override
    public String id() {
        return "learning";
    }

    @Override
    public String title() {
        return "Learning curve";
    }

    @Override
    public Optional<String> awaits(RunFolder run) {
        return run.csv(FILE).isPresent() || isGiven(run) ? Optional.empty() : Optional.of("train");
    }

    @Override
    public List<Block> blocks(RunFolder run) {
        return run.csv(FILE)
                .map(curve -> blocks(run, curve.requiring("step", "epoch", "seconds", "loss")))
                .orElse(
                        isGiven(run)
                                ? List.of(Paragraph.text(
                                        "The model was not trained here: it is a checkpoint as it was given."))
                                : List.of());
    }

    /** Whether there is a model that no training here has made. */
    private static boolean isGiven(RunFolder run) {
        return run.json("model/config.json").isPresent() && run.csv(FILE).isEmpty();
    }

    private static List<Block> blocks(RunFolder run, CsvTable curve) {
        List<String> metrics = DEV.stream()
                .filter(metric -> curve.header().contains("dev_" + metric)
                        && !points(curve, "dev_" + metric).isEmpty())
                .toList();
        List<Block> blocks = new ArrayList<>();
        List<Figures.Panel> figures = new ArrayList<>();
        figures.add(Figures.Panel.of(LineChart.of(
                        "Training loss",
                        "Mean loss of the training examples against training steps.",
                        Axis.of("step"),
                        Axis.of("loss").including(0),
                        List.of(new Series("loss", thin(points(curve, "loss"))))))
                .reading(loss(curve)));
        List<Series> dev = metrics.stream()
                .map(metric -> new Series(Words.metric(metric), points(curve, "dev_" + metric)))
                .toList();
        if (!dev.isEmpty()) {
            figures.add(Figures.Panel.of(LineChart.of(
                                    "Retrieval on the dev queries",
                                    "Metrics of GenIR on the dev queries against training steps; dotted lines: BM25.",
                                    Axis.of("step"),
                                    Axis.of("percent of dev queries")
                                            .inPercent()
                                            .including(0),
                                    dev)
                            .withReferences(references(run)))
                    .reading(best(curve, metrics)));
        }
        blocks.add(new Figures(figures));
        if (metrics.isEmpty()) {
            blocks.add(
                    Paragraph.reading(
                            "How to read: the loss should fall and level off. The training was not evaluated"
                                    + " on dev queries, so nothing here says whether the model learns more than its training examples."));
        } else {
            blocks.add(Paragraph.reading("How to read: the loss should fall and level off; the dev metrics, measured on"
                    + " queries the model does not learn from, should rise and level off. If they fall while the loss"
                    + " still falls, the model learns the training queries by heart."));
            blocks.add(table(curve, metrics));
        }
        blocks.add(new Downloads(List.of(new Downloads.File("learning-curve.csv", "../" + FILE, curve.content()))));
        return blocks;
    }

    private static List<Point> points(CsvTable curve, String column) {
        return curve.rows().stream()
                .map(row -> Point.of(row.number("step"), row.number(column)))
                .filter(point -> Double.isFinite(point.y().value()))
                .toList();
    }

    private static List<Point> thin(List<Point> points) {
        if (points.size() <= MOST_POINTS) {
            return points;
        }
        List<Point> thinned = new ArrayList<>();
        for (int i = 0; i < MOST_POINTS; i++) {
            List<Point> group = points.subList(
                    (int) ((long) i * points.size() / MOST_POINTS), (int) ((i + 1L) * points.size() / MOST_POINTS));
            thinned.add(Point.of(
                    group.get(group.size() - 1).x(),
                    group.stream().mapToDouble(p -> p.y().value()).average().orElseThrow()));
        }
        return thinned;
    }

    private static List<Reference> references(RunFolder run) {
        List<Reference> references = new ArrayList<>();
        Metrics.of(run).ifPresent(metrics -> {
            for (String metric : List.of("hits@1", "hits@10")) {
                metrics.value(Metrics.Retriever.BM25, "dev", metric)
                        .ifPresent(v -> references.add(new Reference("BM25 " + Words.metric(metric), v.value())));
            }
        });
        return references;
    }

    private static String loss(CsvTable curve) {
        List<Point> points = points(curve, "loss");
        return points.isEmpty()
                ? ""
                : "The loss goes from "
                        + Words.significant(points.get(0).y().value()) + " to "
                        + Words.significant(points.get(points.size() - 1).y().value()) + " in "
                        + Words.significant(points.get(points.size() - 1).x()) + " steps.";
    }

    private static String best(CsvTable curve, List<String> metrics) {
        return metrics.stream()
                .findFirst()
                .flatMap(metric -> curve.rows().stream()
                        .filter(row -> Double.isFinite(row.number("dev_" + metric)))
                        .max(Comparator.comparingDouble((CsvTable.Row row) -> row.number("dev_" + metric))
                                .thenComparing(Comparator.comparingDouble((CsvTable.Row row) -> row.number("step"))
                                        .reversed()))
                        .map(row -> "The best dev " + Words.metric(metric) + " is "
                                + Words.percent(row.number("dev_" + metric))
                                + ", at step " + Words.significant(row.number("step")) + " (epoch "
                                + Words.significant(row.number("epoch")) + ", after "
                                + Words.significant(row.number("seconds"))
                                + " s)."))
                .orElse("");
    }

    private static Table table(CsvTable curve, List<String> metrics) {
        List<Table.Column> columns = new ArrayList<>(
                List.of(Table.number("step"), Table.number("epoch"), Table.number("seconds"), Table.number("loss")));
        metrics.forEach(metric -> columns.add(Table.number("dev " + Words.metric(metric) + ", %")));
        List<List<Cell>> rows = new ArrayList<>();
        for (CsvTable.Row row : curve.rows()) {
            if (metrics.stream().noneMatch(metric -> Double.isFinite(row.number("dev_" + metric)))) {
                continue;
            }
            List<Cell> cells = new ArrayList<>();
            for (String column : List.of("step", "epoch", "seconds", "loss")) {
                cells.add(Cell.of(Words.significant(row.number(column))));
            }
            for (String metric : metrics) {
                double value = row.number("dev_" + metric);
                cells.add(Cell.of(Double.isFinite(value) ? Words.significant(100 * value) : ""));
            }
            rows.add(cells);
        }
        return Table.folded("Steps at which the dev queries were evaluated", columns, rows);
    }
}
