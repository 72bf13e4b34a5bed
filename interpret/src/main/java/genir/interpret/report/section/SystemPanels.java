package genir.interpret.report.section;

import genir.interpret.figure.Axis;
import genir.interpret.figure.Estimate;
import genir.interpret.figure.IntervalPlot;
import genir.interpret.report.block.Figures;
import genir.interpret.report.input.Metrics;
import genir.interpret.report.input.Metrics.Retriever;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Plots of many systems: one for each metric, a row for each system, so that no legend of many colours has to be kept in mind. */
final class SystemPanels {
    /** Metrics that are plotted; the tables have all. */
    private static final int SHOWN = 3;

    private SystemPanels() {}

    /**
     * Values of the first metrics, and the first one's differences from BM25.
     *
     * @param best which system has the highest values, in a sentence
     * @param significant which differences are more than chance, in a sentence
     */
    static List<Figures.Panel> of(Metrics metrics, String split, List<String> names, String best, String significant) {
        List<Retriever> systems = metrics.systems(split);
        List<Figures.Panel> panels = new ArrayList<>();
        for (String name : names.subList(0, Math.min(SHOWN, names.size()))) {
            Figures.Panel panel = Figures.Panel.of(new IntervalPlot(
                    Words.metric(name) + " on the " + split + " queries",
                    "Each system's mean with its 95% interval; the table below has the numbers.",
                    Axis.of("percent").inPercent().including(0),
                    titles(systems),
                    List.of(new IntervalPlot.Dots(
                            Words.metric(name), each(systems, system -> metrics.value(system, split, name))))));
            panels.add(panels.isEmpty() ? panel.reading(best) : panel);
        }
        String main = names.get(0);
        List<Retriever> compared = systems.stream()
                .filter(system -> metrics.difference(system, split, main).isPresent())
                .toList();
        if (!compared.isEmpty()) {
            panels.add(Figures.Panel.of(new IntervalPlot(
                            "The differences from BM25 in " + Words.metric(main),
                            "Each system's difference in percentage points with its 95% interval; left of zero BM25 is better.",
                            Axis.of("BM25 better  \u2190  percentage points  \u2192  BM25 worse")
                                    .including(0),
                            titles(compared),
                            List.of(new IntervalPlot.Dots(
                                    "minus BM25",
                                    each(
                                            compared,
                                            system -> metrics.difference(system, split, main)
                                                    .map(d -> inPoints(d.estimate())))))))
                    .reading(significant));
        }
        return panels;
    }

    private static List<String> titles(List<Retriever> systems) {
        return systems.stream().map(Retriever::title).toList();
    }

    private static List<Estimate> each(List<Retriever> systems, Function<Retriever, Optional<Estimate>> of) {
        return systems.stream()
                .map(system -> of.apply(system).orElse(Estimate.of(Double.NaN)))
                .toList();
    }

    private static Estimate inPoints(Estimate fraction) {
        return new Estimate(100 * fraction.value(), 100 * fraction.low(), 100 * fraction.high());
    }
}
