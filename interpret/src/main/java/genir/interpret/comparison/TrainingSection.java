package genir.interpret.comparison;

import genir.interpret.figure.Axis;
import genir.interpret.figure.LineChart;
import genir.interpret.figure.Point;
import genir.interpret.figure.Series;
import genir.interpret.report.block.Block;
import genir.interpret.report.block.Cell;
import genir.interpret.report.block.Figures;
import genir.interpret.report.block.Paragraph;
import genir.interpret.report.block.Table;
import genir.interpret.report.input.Curve;
import genir.interpret.report.section.Words;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** The runs' learning curves, one over the other. */
final class TrainingSection implements PageSection {
    @Override
    public String id() {
        return "training";
    }

    @Override
    public String title() {
        return "Training";
    }

    @Override
    public List<Block> blocks(RunComparison comparison) {
        Map<String, Curve> curves = new LinkedHashMap<>();
        comparison.runs().forEach(run -> Curve.of(run.folder()).ifPresent(curve -> curves.put(run.name(), curve)));
        if (curves.isEmpty()) {
            return List.of();
        }
        List<Figures.Panel> panels = new ArrayList<>();
        panels.add(panel(curves, Curve::loss, "Training loss", "Mean loss of the training examples", Axis.of("loss")));
        Optional<String> metric = metric(comparison, curves);
        metric.ifPresent(name -> panels.add(panel(
                curves,
                curve -> curve.dev(name),
                Words.metric(name) + " on the dev queries",
                "Retrieval of GenIR on the dev queries",
                Axis.of("percent of dev queries").inPercent())));
        List<Block> blocks = new ArrayList<>();
        blocks.add(new Figures(panels));
        blocks.add(Paragraph.reading("How to read: losses can be compared where the training examples and the"
                + " objective are the same, the dev metric where the dev queries are."));
        metric.ifPresent(name -> blocks.add(table(curves, name)));
        return blocks;
    }

    /** The metric that chose the weights of the first run, where it was measured; else another that was. */
    static Optional<String> metric(RunComparison comparison, Map<String, Curve> curves) {
        String chosen = comparison.runs().get(0).configuration().getOrDefault("training.metric", "");
        return curves.values().stream()
                .flatMap(curve -> curve.metrics().stream())
                .distinct()
                .reduce((first, next) -> next.equals(chosen) ? next : first);
    }

    private static Figures.Panel panel(
            Map<String, Curve> curves, Function<Curve, List<Point>> of, String title, String description, Axis y) {
        List<Series> series = new ArrayList<>();
        curves.forEach((name, curve) -> {
            List<Point> points = of.apply(curve);
            if (!points.isEmpty()) {
                series.add(new Series(name, points));
            }
        });
        return Figures.Panel.of(LineChart.of(
                title,
                description + " against training steps, a line for each run.",
                Axis.of("step"),
                y.including(0),
                series));
    }

    private static Table table(Map<String, Curve> curves, String metric) {
        List<List<Cell>> rows = new ArrayList<>();
        curves.forEach((name, curve) -> curve.best(metric)
                .ifPresent(row -> rows.add(List.of(
                        Cell.of(name),
                        Cell.of(Words.significant(100 * Curve.dev(row, metric))),
                        Cell.of(Words.significant(row.number("step"))),
                        Cell.of(Words.significant(row.number("epoch"))),
                        Cell.of(Words.significant(row.number("seconds")))))));
        return Table.open(
                "The best " + Words.metric(metric) + " on the dev queries, in percent, and when it was reached",
                List.of(
                        Table.text("run"),
                        Table.number("dev " + Words.metric(metric)),
                        Table.number("step"),
                        Table.number("epoch"),
                        Table.number("seconds")),
                rows);
    }
}
