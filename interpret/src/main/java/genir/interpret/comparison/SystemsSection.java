package genir.interpret.comparison;

import genir.interpret.figure.Axis;
import genir.interpret.figure.Estimate;
import genir.interpret.figure.IntervalPlot;
import genir.interpret.figure.Numbers;
import genir.interpret.report.block.Block;
import genir.interpret.report.block.Cell;
import genir.interpret.report.block.Figures;
import genir.interpret.report.block.Paragraph;
import genir.interpret.report.block.Table;
import genir.interpret.report.section.Words;
import genir.retrieval.evaluation.Interval;
import genir.retrieval.evaluation.SystemsComparison;
import java.util.ArrayList;
import java.util.List;

/** Every metric of every system with its interval. */
final class SystemsSection implements PageSection {
    @Override
    public String id() {
        return "systems";
    }

    @Override
    public String title() {
        return "The systems";
    }

    @Override
    public List<Block> blocks(RunComparison comparison) {
        return comparison
                .systems()
                .map(systems -> List.<Block>of(
                        new Figures(systems.metrics().stream()
                                .map(metric -> Figures.Panel.of(plot(systems, metric)))
                                .toList()),
                        Paragraph.reading(
                                "How to read: each value is a mean over the queries in percent, higher is"
                                        + " better, and the bar or the smaller line gives its 95% bootstrap interval. Intervals of two systems may"
                                        + " overlap although they differ significantly: on the same queries it is the differences that count."),
                        table(systems, comparison)))
                .orElse(List.of());
    }

    private static IntervalPlot plot(SystemsComparison systems, String metric) {
        List<String> names = List.copyOf(systems.systems().keySet());
        return new IntervalPlot(
                Words.metric(metric) + " on the " + systems.split().label() + " queries",
                "Each system's mean with its 95% interval; the table below has the numbers.",
                Axis.of("percent").inPercent(),
                names,
                List.of(new IntervalPlot.Dots(
                        Words.metric(metric),
                        names.stream()
                                .map(name -> estimate(systems, name, metric))
                                .toList())));
    }

    private static Table table(SystemsComparison systems, RunComparison comparison) {
        List<Table.Column> columns = new ArrayList<>(List.of(Table.text("system")));
        systems.metrics().forEach(metric -> columns.add(Table.number(Words.metric(metric))));
        List<List<Cell>> rows = new ArrayList<>();
        for (String name : systems.systems().keySet()) {
            List<Cell> row = new ArrayList<>(
                    List.of(Cell.of(name).withNote(comparison.outside().containsKey(name) ? "outside knowledge" : "")));
            for (String metric : systems.metrics()) {
                Estimate estimate = estimate(systems, name, metric);
                row.add(Cell.of(Numbers.percent(estimate.value())).withNote(Words.percentInterval(estimate)));
            }
            rows.add(row);
        }
        return Table.open(
                "In percent on " + Words.count(systems.queries()) + " "
                        + systems.split().label() + (systems.queries() == 1 ? " query" : " queries"),
                columns,
                rows);
    }

    private static Estimate estimate(SystemsComparison systems, String name, String metric) {
        Interval interval = systems.intervals().get(name).get(metric);
        return new Estimate(systems.systems().get(name).mean(metric), interval.low(), interval.high());
    }
}
