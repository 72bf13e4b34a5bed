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
import genir.interpret.report.input.Curve;
import genir.interpret.report.input.Metrics;
import genir.interpret.report.input.RunFolder;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** How loss and dev metrics went in training. */
public final class LearningSection implements Section {
    private static final List<String> DEV = List.of("hits@1", "hits@10", "mrr@10");

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
        return run.csv(Curve.FILE).isPresent() || isGiven(run) ? Optional.empty() : Optional.of("train");
    }

    @Override
    public String question() {
        return "How did the training go?";
    }

    @Override
    public List<Block> blocks(RunFolder run) {
        return Curve.of(run)
                .map(curve -> blocks(run, curve))
                .orElse(
                        isGiven(run)
                                ? List.of(Paragraph.text(
                                        "The model was not trained here: it is a checkpoint as it was given."))
                                : List.of());
    }

    /** Whether there is a model that no training here has made. */
    private static boolean isGiven(RunFolder run) {
        return run.json("model/config.json").isPresent() && run.csv(Curve.FILE).isEmpty();
    }

    private static List<Block> blocks(RunFolder run, Curve curve) {
        List<String> metrics = DEV.stream().filter(curve.metrics()::contains).toList();
        List<Block> blocks = new ArrayList<>(generated(run));
        List<Figures.Panel> figures = new ArrayList<>();
        figures.add(Figures.Panel.of(LineChart.of(
                        "Training loss",
                        "Mean loss of the training examples against training steps.",
                        Axis.of("step"),
                        Axis.of("loss").including(0),
                        List.of(new Series("loss", curve.loss()))))
                .reading(loss(curve)));
        List<Series> dev = metrics.stream()
                .map(metric -> new Series(Words.metric(metric), curve.dev(metric)))
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
        blocks.add(new Downloads(List.of(new Downloads.File(
                "learning-curve.csv", "../" + Curve.FILE, curve.table().content()))));
        return blocks;
    }

    /** What a run that wrote queries of its own learnt from beside those of the collection. */
    private static List<Block> generated(RunFolder run) {
        return run.json("generated/counts.json")
                .<List<Block>>map(counts -> List.of(Paragraph.text(String.format(
                        Locale.ROOT,
                        "Beside the collection's training queries it learns from %,d that a model of this run wrote for"
                                + " %,d of %,d documents; of %,d drawn %,d were none that is new, and %,d did not find"
                                + " their document.",
                        counts.path("kept").asInt(),
                        counts.path("documents").asInt()
                                - counts.path("without_query").asInt(),
                        counts.path("documents").asInt(),
                        counts.path("drawn").asInt(),
                        counts.path("unended").asInt()
                                + counts.path("repeated").asInt()
                                + counts.path("of_training").asInt(),
                        counts.path("not_found").asInt()))))
                .orElse(List.of());
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

    private static String loss(Curve curve) {
        List<Point> points = curve.lossAtEachStep();
        return points.isEmpty()
                ? ""
                : "The loss goes from "
                        + Words.significant(points.get(0).y().value()) + " to "
                        + Words.significant(points.get(points.size() - 1).y().value()) + " in "
                        + Words.significant(points.get(points.size() - 1).x()) + " steps.";
    }

    private static String best(Curve curve, List<String> metrics) {
        return metrics.stream()
                .findFirst()
                .flatMap(metric -> curve.best(metric)
                        .map(row -> "The best dev " + Words.metric(metric) + " is "
                                + Words.percent(Curve.dev(row, metric))
                                + ", at step " + Words.significant(row.number("step")) + " (epoch "
                                + Words.significant(row.number("epoch")) + ", after "
                                + Words.significant(row.number("seconds"))
                                + " s)."))
                .orElse("");
    }

    private static Table table(Curve curve, List<String> metrics) {
        List<Table.Column> columns = new ArrayList<>(
                List.of(Table.number("step"), Table.number("epoch"), Table.number("seconds"), Table.number("loss")));
        metrics.forEach(metric -> columns.add(Table.number("dev " + Words.metric(metric) + ", %")));
        List<List<Cell>> rows = new ArrayList<>();
        for (CsvTable.Row row : curve.table().rows()) {
            if (metrics.stream().noneMatch(metric -> Double.isFinite(Curve.dev(row, metric)))) {
                continue;
            }
            List<Cell> cells = new ArrayList<>();
            for (String column : List.of("step", "epoch", "seconds", "loss")) {
                cells.add(Cell.of(Words.significant(row.number(column))));
            }
            for (String metric : metrics) {
                double value = Curve.dev(row, metric);
                cells.add(Cell.of(Double.isFinite(value) ? Words.significant(100 * value) : ""));
            }
            rows.add(cells);
        }
        return Table.folded("Steps at which the dev queries were evaluated", columns, rows);
    }
}
