package genir.explorer.view;

import genir.interpret.comparison.ComparedRun;
import genir.interpret.comparison.RunComparison;
import genir.retrieval.evaluation.Interval;
import genir.retrieval.evaluation.PairComparison;
import genir.retrieval.evaluation.SystemsComparison;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Runs side by side: {@code GET /api/compare}. */
public record CompareView(
        List<String> runs,
        String split,
        int queries,
        List<String> metrics,
        List<SystemView> systems,
        List<PairView> pairs,
        List<String> notes) {
    /** A run's system, by its name among all. */
    public record SystemView(
            String run, String system, Map<String, Double> means, Map<String, List<Double>> intervals) {}

    /** Two systems. */
    public record PairView(String a, String b, Map<String, DifferenceView> metrics) {}

    /** The difference of two means, {@code b - a}, and how likely chance makes one as large: alone, and among all pairs. */
    public record DifferenceView(double difference, double p, double corrected) {}

    /** Describes a comparison. */
    public static CompareView of(RunComparison comparison) {
        List<String> names = comparison.runs().stream().map(ComparedRun::name).toList();
        if (comparison.systems().isEmpty()) {
            return new CompareView(names, null, 0, List.of(), List.of(), List.of(), comparison.notes());
        }
        SystemsComparison measured = comparison.systems().get();
        List<SystemView> systems = new ArrayList<>();
        for (ComparedRun run : comparison.runs()) {
            run.systems().forEach(name -> systems.add(system(measured, run.name(), name)));
        }
        return new CompareView(
                names,
                measured.split().label(),
                measured.queries(),
                measured.metrics(),
                systems,
                measured.pairs().stream().map(CompareView::pair).toList(),
                comparison.notes());
    }

    private static SystemView system(SystemsComparison measured, String run, String name) {
        Map<String, List<Double>> intervals = new LinkedHashMap<>();
        Map<String, Interval> known = measured.intervals().get(name);
        known.forEach((metric, interval) -> intervals.put(metric, List.of(interval.low(), interval.high())));
        return new SystemView(run, name, measured.systems().get(name).means(), intervals);
    }

    private static PairView pair(PairComparison pair) {
        Map<String, DifferenceView> metrics = new LinkedHashMap<>();
        pair.metrics()
                .forEach((metric, comparison) -> metrics.put(
                        metric,
                        new DifferenceView(
                                comparison.difference(),
                                comparison.p(),
                                pair.corrected().getOrDefault(metric, comparison.p()))));
        return new PairView(pair.pair().a(), pair.pair().b(), metrics);
    }
}
