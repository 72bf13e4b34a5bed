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
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

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
    public String title(RunFolder run) {
        return Metrics.of(run)
                .map(metrics -> metrics.hasFurther(metrics.mainSplit())
                        ? "The systems compared"
                        : metrics.evaluated(Retriever.GENIR) ? title() : "BM25")
                .orElse("BM25");
    }

    @Override
    public Optional<String> awaits(RunFolder run) {
        return Metrics.of(run).isPresent() ? Optional.empty() : Optional.of("evaluate");
    }

    @Override
    public String question() {
        return "Which system finds more, and is the difference more than chance?";
    }

    @Override
    public List<Block> blocks(RunFolder run) {
        List<Block> blocks = new ArrayList<>();
        CollectionSection.standIns(run).map(Paragraph::text).ifPresent(blocks::add);
        Metrics.of(run).map(ComparisonSection::blocks).ifPresent(blocks::addAll);
        return blocks;
    }

    private static List<Block> blocks(Metrics metrics) {
        List<Block> blocks = new ArrayList<>();
        String split = metrics.mainSplit();
        List<String> names = metrics.names(split);
        if (!names.isEmpty()) {
            ComparisonSentence.of(metrics, split).ifPresent(sentence -> blocks.add(Paragraph.result(sentence)));
            blocks.add(new Figures(
                    metrics.hasFurther(split)
                            ? SystemPanels.of(
                                    metrics,
                                    split,
                                    names,
                                    best(metrics, split, names),
                                    significant(metrics, split, names))
                            : panels(metrics, split, names)));
            String chosen = split.equals("dev") && metrics.evaluated(Retriever.GENIR)
                    ? " There are no test queries, and GenIR's weights were chosen on these dev queries: on others its values may be"
                            + " lower."
                    : "";
            blocks.add(Paragraph.reading(howToRead(metrics, split) + chosen));
            Outside.sentence(metrics, split).map(Paragraph::text).ifPresent(blocks::add);
            blocks.add(ComparisonTables.values(metrics, split, true));
            blocks.addAll(ComparisonTables.differences(metrics, split, true));
        }
        if (split.equals("test") && !metrics.names("dev").isEmpty()) {
            blocks.add(ComparisonTables.values(metrics, "dev", false));
            blocks.addAll(ComparisonTables.differences(metrics, "dev", false));
        }
        return blocks;
    }

    private static String howToRead(Metrics metrics, String split) {
        List<Retriever> systems = metrics.systems(split);
        String values =
                "How to read: each value is a mean over the queries in percent, higher is better, and the bar or"
                        + " the smaller line gives its 95% bootstrap interval.";
        String differences = " p is the chance of a difference at least this large if both systems were alike, from a"
                + " paired randomisation test; below 0.05 we call the difference significant. Wins, ties and losses count"
                + " the queries on which a system is better than, equal to or worse than BM25.";
        if (metrics.hasFurther(split)) {
            return values + (systems.size() > 1 ? differencesOfMany() : "") + kinds(metrics, systems);
        }
        String fusion = metrics.weightsFrom().isEmpty()
                ? " GenIR + BM25 is the reciprocal-rank fusion of the two rankings."
                : " GenIR + BM25 is the fusion of the two by their standardised scores, with weights"
                        + weights(metrics, List.of(Retriever.FUSION)) + ".";
        return values + (systems.size() > 1 ? differences : "") + (systems.contains(Retriever.FUSION) ? fusion : "");
    }

    private static String differencesOfMany() {
        return " p is the chance of a difference at least this large if both systems were alike, from a paired randomisation"
                + " test. Whoever tests many pairs finds one with a small p by chance; the corrected p (Holm, 1979) takes all pairs of"
                + " a metric together, and below 0.05 we call a difference significant.";
    }

    private static String kinds(Metrics metrics, List<Retriever> systems) {
        List<Retriever> fusions = systems.stream().filter(Retriever::isFusion).toList();
        return (systems.contains(Retriever.DENSE)
                        ? " Dense ranks by the vectors of a pretrained sentence encoder."
                        : "")
                + (systems.contains(Retriever.DUAL)
                        ? " Dual ranks by the vectors of an encoder that this run trained from nothing."
                        : "")
                + (fusions.isEmpty() ? "" : kindOfFusion(metrics, fusions));
    }

    private static String kindOfFusion(Metrics metrics, List<Retriever> fusions) {
        return metrics.weightsFrom().isEmpty()
                ? " A plus stands for the reciprocal-rank fusion of the rankings."
                : " A plus stands for the fusion of the rankings by their standardised scores, with weights"
                        + weights(metrics, fusions) + ".";
    }

    /** Where they come from, and what they are. */
    private static String weights(Metrics metrics, List<Retriever> fusions) {
        return " " + metrics.weightsFrom()
                + fusions.stream()
                        .map(fusion -> metrics.weights(fusion).entrySet().stream()
                                .map(weight -> String.format(
                                        Locale.ROOT,
                                        "%s %.2f",
                                        new Retriever(weight.getKey()).title(),
                                        weight.getValue()))
                                .collect(Collectors.joining(", ")))
                        .filter(text -> !text.isEmpty())
                        .collect(Collectors.joining("; ", " (", ")"));
    }

    private static List<Figures.Panel> panels(Metrics metrics, String split, List<String> names) {
        List<String> rows = names.stream().map(Words::metric).toList();
        List<IntervalPlot.Dots> dots = metrics.systems(split).stream()
                .map(system ->
                        new IntervalPlot.Dots(system.title(), each(names, name -> metrics.value(system, split, name))))
                .toList();
        List<Figures.Panel> panels = new ArrayList<>();
        panels.add(Figures.Panel.of(new IntervalPlot(
                        (metrics.systems(split).size() > 1
                                        ? "The systems"
                                        : metrics.systems(split).get(0).title())
                                + " on the " + split + " queries",
                        "Each metric of each system with its 95% interval; the table below has the numbers.",
                        Axis.of("percent").inPercent().including(0),
                        rows,
                        dots))
                .reading(best(metrics, split, names)));
        List<IntervalPlot.Dots> differences = metrics.systems(split).stream()
                .filter(system -> !system.equals(Retriever.BM25))
                .map(system -> new IntervalPlot.Dots(
                        system.title() + " minus BM25",
                        each(
                                names,
                                name -> metrics.difference(system, split, name).map(d -> inPoints(d.estimate())))))
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
                    .reading(significant(metrics, split, names)));
        }
        return panels;
    }

    private static String best(Metrics metrics, String split, List<String> names) {
        if (metrics.systems(split).size() < 2) {
            return "";
        }
        List<List<Retriever>> highest = names.stream()
                .map(name -> Extremes.highest(
                        metrics.systems(split).stream(),
                        system -> metrics.value(system, split, name)
                                .map(Estimate::value)
                                .orElse(Double.NaN)))
                .toList();
        List<String> unbeaten = metrics.systems(split).stream()
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

    private static String significant(Metrics metrics, String split, List<String> names) {
        List<String> parts = new ArrayList<>();
        for (Retriever system : metrics.systems(split)) {
            List<Metrics.Difference> tested = names.stream()
                    .flatMap(name -> metrics.difference(system, split, name).stream())
                    .toList();
            if (!tested.isEmpty()) {
                parts.add(system.title() + " " + direction(tested) + " of " + tested.size()
                        + (tested.size() == 1 ? " metric" : " metrics"));
            }
        }
        return String.join("; ", parts) + ".";
    }

    /** On how many metrics a system is better than BM25, and on how many worse, beyond chance. */
    private static String direction(List<Metrics.Difference> tested) {
        long above = significant(tested, 1);
        long below = significant(tested, -1);
        if (above + below == 0) {
            return "does not differ significantly from BM25 on any";
        }
        return above == 0
                ? "is significantly below BM25 on " + below
                : "is significantly above BM25 on " + above + (below == 0 ? "" : " and below it on " + below);
    }

    private static long significant(List<Metrics.Difference> tested, int sign) {
        return tested.stream()
                .filter(d -> d.decisive() < ComparisonSentence.SIGNIFICANCE
                        && d.estimate().value() * sign > 0)
                .count();
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
