package genir.interpret.report.section;

import genir.interpret.figure.Axis;
import genir.interpret.figure.Estimate;
import genir.interpret.figure.IntervalPlot;
import genir.interpret.report.block.Block;
import genir.interpret.report.block.Figures;
import genir.interpret.report.block.Paragraph;
import genir.interpret.report.input.Metrics;
import genir.interpret.report.input.Metrics.Retriever;
import genir.interpret.report.input.RunFolder;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** How well the systems retrieve, and whether their differences are more than chance; the paper's Table 1. */
public final class ComparisonSection implements Section {
    @Override
    public String id() {
        return "comparison";
    }

    @Override
    public String title() {
        return "BM25 against GenIR";
    }

    @Override
    public List<Block> blocks(RunFolder run) {
        return Metrics.of(run)
                .map(ComparisonSection::blocks)
                .orElseGet(() -> List.of(Paragraph.missing("genir evaluate -r " + run.root())));
    }

    private static List<Block> blocks(Metrics metrics) {
        List<Block> blocks = new ArrayList<>();
        List<String> names = metrics.names("test");
        if (!names.isEmpty()) {
            ComparisonSentence.of(metrics, "test").ifPresent(sentence -> blocks.add(Paragraph.result(sentence)));
            blocks.add(new Figures(panels(metrics, names)));
            blocks.add(Paragraph.reading("How to read: each value is a mean over the queries in percent, higher is"
                    + " better, and the bar or the smaller line gives its 95% bootstrap interval. p is the chance of a"
                    + " difference at least this large if both systems were alike, from a paired randomisation test;"
                    + " below 0.05 we call the difference significant. Wins, ties and losses count the queries on"
                    + " which a system is better than, equal to or worse than BM25. GenIR + BM25 is the reciprocal-rank"
                    + " fusion of the two rankings."));
            blocks.add(ComparisonTables.values(metrics, "test", true));
            ComparisonTables.differences(metrics, "test").ifPresent(blocks::add);
        }
        if (!metrics.names("dev").isEmpty()) {
            blocks.add(ComparisonTables.values(metrics, "dev", false));
            ComparisonTables.differences(metrics, "dev").ifPresent(blocks::add);
        }
        return blocks;
    }

    private static List<Figures.Panel> panels(Metrics metrics, List<String> names) {
        List<String> rows = names.stream().map(Words::metric).toList();
        List<IntervalPlot.Dots> dots = metrics.systems("test").stream()
                .map(system ->
                        new IntervalPlot.Dots(system.title(), each(names, name -> metrics.value(system, "test", name))))
                .toList();
        List<Figures.Panel> panels = new ArrayList<>();
        panels.add(Figures.Panel.of(new IntervalPlot(
                        "The systems on the test queries",
                        "Each metric of each system with its 95% interval; the table below has the numbers.",
                        Axis.of("percent").inPercent().including(0),
                        rows,
                        dots))
                .reading(best(metrics, names)));
        List<IntervalPlot.Dots> differences = metrics.systems("test").stream()
                .filter(system -> system != Retriever.BM25)
                .map(system -> new IntervalPlot.Dots(
                        system.title() + " minus BM25",
                        each(
                                names,
                                name -> metrics.difference(system, "test", name).map(d -> inPoints(d.estimate())))))
                .filter(d -> d.values().stream().anyMatch(value -> Double.isFinite(value.value())))
                .toList();
        if (!differences.isEmpty()) {
            panels.add(Figures.Panel.of(new IntervalPlot(
                            "The differences from BM25",
                            "Each metric's difference in percentage points; left of zero BM25 is better.",
                            Axis.of("BM25 better  ←  percentage points  →  BM25 worse")
                                    .including(0),
                            rows,
                            differences))
                    .reading(significant(metrics, names)));
        }
        return panels;
    }

    private static String best(Metrics metrics, List<String> names) {
        List<List<Retriever>> highest = names.stream()
                .map(name -> Extremes.highest(
                        metrics.systems("test").stream(),
                        system -> metrics.value(system, "test", name)
                                .map(Estimate::value)
                                .orElse(Double.NaN)))
                .toList();
        List<String> unbeaten = metrics.systems("test").stream()
                .filter(system -> highest.stream().allMatch(best -> best.contains(system)))
                .map(Retriever::title)
                .toList();
        if (!unbeaten.isEmpty()) {
            return highest.stream().allMatch(best -> best.size() == 1)
                    ? unbeaten.get(0) + " has the highest value on every metric."
                    : "On no metric another value is above that of " + Words.listed(unbeaten) + ".";
        }
        return "The highest value is, by metric, that of "
                + Words.listed(highest.stream()
                        .flatMap(List::stream)
                        .map(Retriever::title)
                        .distinct()
                        .toList())
                + ".";
    }

    private static String significant(Metrics metrics, List<String> names) {
        List<String> parts = new ArrayList<>();
        for (Retriever system : metrics.systems("test")) {
            List<Metrics.Difference> tested = names.stream()
                    .flatMap(name -> metrics.difference(system, "test", name).stream())
                    .toList();
            long count = tested.stream()
                    .filter(d -> d.p() < ComparisonSentence.SIGNIFICANCE)
                    .count();
            if (!tested.isEmpty()) {
                parts.add(system.title() + " differs significantly from BM25 on " + count + " of " + tested.size()
                        + " metrics");
            }
        }
        return String.join("; ", parts) + ".";
    }

    private static Estimate inPoints(Estimate fraction) {
        return new Estimate(100 * fraction.value(), 100 * fraction.low(), 100 * fraction.high());
    }

    private static List<Estimate> each(List<String> names, Function<String, Optional<Estimate>> of) {
        return names.stream()
                .map(name -> of.apply(name).orElse(Estimate.of(Double.NaN)))
                .toList();
    }
}
