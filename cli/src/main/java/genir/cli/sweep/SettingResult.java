package genir.cli.sweep;

import genir.corpus.Split;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A setting over its seeds.
 *
 * @param runs how many of them are finished
 * @param figures by split and metric
 */
record SettingResult(String name, int runs, Map<String, Map<String, Figure>> figures) {
    /**
     * A metric over seeds.
     *
     * @param deviation the sample standard deviation; NaN of a single run
     */
    record Figure(double mean, double deviation) {
        static Figure of(List<Double> values) {
            double mean = values.stream().mapToDouble(v -> v).average().orElseThrow();
            double squares =
                    values.stream().mapToDouble(v -> (v - mean) * (v - mean)).sum();
            return new Figure(mean, values.size() < 2 ? Double.NaN : Math.sqrt(squares / (values.size() - 1)));
        }
    }

    /** All settings that have a finished run, in order of the sweep. */
    static List<SettingResult> of(Map<SweepRun, RunOutcome> outcomes, SweepResults results) {
        Map<String, List<Map<String, Map<String, Double>>>> measured = new LinkedHashMap<>();
        outcomes.forEach((run, outcome) -> {
            if (outcome.isFinished()) {
                measured.computeIfAbsent(run.setting(), added -> new ArrayList<>())
                        .add(results.metrics(run));
            }
        });
        List<SettingResult> settings = new ArrayList<>();
        measured.forEach((name, runs) -> settings.add(new SettingResult(name, runs.size(), figures(runs))));
        return settings;
    }

    private static Map<String, Map<String, Figure>> figures(List<Map<String, Map<String, Double>>> runs) {
        Map<String, Map<String, List<Double>>> values = new LinkedHashMap<>();
        for (Map<String, Map<String, Double>> run : runs) {
            run.forEach((split, metrics) ->
                    metrics.forEach((metric, value) -> values.computeIfAbsent(split, added -> new LinkedHashMap<>())
                            .computeIfAbsent(metric, added -> new ArrayList<>())
                            .add(value)));
        }
        Map<String, Map<String, Figure>> figures = new LinkedHashMap<>();
        values.forEach((split, metrics) -> {
            Map<String, Figure> each = new LinkedHashMap<>();
            metrics.forEach((metric, list) -> each.put(metric, Figure.of(list)));
            figures.put(split, each);
        });
        return figures;
    }

    /** The first with the highest mean on dev; empty where nothing was measured on dev. */
    static Optional<SettingResult> best(List<SettingResult> settings, String metric) {
        return settings.stream()
                .filter(setting -> setting.figure(Split.DEV.label(), metric).isPresent())
                .reduce((best, next) -> next.onDev(metric) > best.onDev(metric) ? next : best);
    }

    private double onDev(String metric) {
        return figure(Split.DEV.label(), metric).orElseThrow().mean();
    }

    Optional<Figure> figure(String split, String metric) {
        return Optional.ofNullable(figures.getOrDefault(split, Map.of()).get(metric));
    }
}
