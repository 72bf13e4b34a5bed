package genir.cli.sweep;

import genir.cli.console.Console;
import genir.cli.console.Counts;
import genir.cli.console.TextTable;
import genir.cli.run.RunSystems;
import genir.cli.run.StepName;
import genir.corpus.Split;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The result of a sweep on the console: a row for each setting, and which is best. */
final class SweepPrinter {
    private static final int MOST_METRICS = 3;

    private final Console console;
    private final SweepResults results;
    private final StepName until;

    /** Prints on a console what runs up to a step have measured. */
    SweepPrinter(Console console, SweepResults results, StepName until) {
        this.console = console;
        this.results = results;
        this.until = until;
    }

    void print(Map<SweepRun, RunOutcome> outcomes) {
        List<SettingResult> settings = SettingResult.of(outcomes, results);
        List<String> metrics = metrics(settings);
        if (metrics.isEmpty()) {
            if (!settings.isEmpty()) {
                console.print(nothing());
            }
        } else {
            table(settings, metrics);
            best(settings);
        }
        outcomes.forEach((run, outcome) -> {
            if (outcome.state() == RunOutcome.State.FAILED) {
                console.warn(run.name() + " failed: " + outcome.error());
            }
        });
    }

    private String nothing() {
        StepName measuring = RunSystems.step(results.system());
        return measuring.compareTo(until) > 0
                ? "there is nothing to compare yet: the runs end with step '" + until.label() + "', and "
                        + results.system() + " is measured in step '" + measuring.label() + "'"
                : "nothing to compare: no run has measured " + results.system() + " on dev or test queries";
    }

    private void table(List<SettingResult> settings, List<String> metrics) {
        List<String> heading = new ArrayList<>(List.of("setting", "runs"));
        for (Split split : List.of(Split.DEV, Split.TEST)) {
            metrics.forEach(metric -> heading.add(split.label() + " " + metric));
        }
        TextTable table = new TextTable(heading);
        for (SettingResult setting : settings) {
            List<String> row = new ArrayList<>(List.of(setting.name(), Integer.toString(setting.runs())));
            for (Split split : List.of(Split.DEV, Split.TEST)) {
                metrics.forEach(metric -> row.add(setting.figure(split.label(), metric)
                        .map(SweepPrinter::words)
                        .orElse("-")));
            }
            table.add(row);
        }
        boolean repeated = settings.stream().anyMatch(setting -> setting.runs() > 1);
        console.print(results.system() + (repeated ? ": mean and standard deviation over seeds" : ""));
        table.lines().forEach(console::print);
    }

    private void best(List<SettingResult> settings) {
        String metric = results.choosing();
        Optional<SettingResult> best = SettingResult.best(settings, metric);
        if (best.isEmpty()) {
            console.print("no best setting is named: nothing was measured on dev queries");
            return;
        }
        String test = best.get()
                .figure(Split.TEST.label(), metric)
                .map(figure -> "; on test " + words(figure))
                .orElse("");
        console.print("best by dev " + metric + " of " + Counts.of(settings.size(), "setting", "settings") + ": "
                + best.get().name() + ", "
                + words(best.get().figure(Split.DEV.label(), metric).orElseThrow()) + test);
    }

    /** The metric that chooses, then hits, then others, as far as they were measured. */
    private List<String> metrics(List<SettingResult> settings) {
        Set<String> measured = new LinkedHashSet<>();
        settings.forEach(setting -> setting.figures().values().forEach(figures -> measured.addAll(figures.keySet())));
        Set<String> wanted = new LinkedHashSet<>(List.of(results.choosing(), "hits@1", "hits@10"));
        wanted.addAll(measured);
        return wanted.stream().filter(measured::contains).limit(MOST_METRICS).toList();
    }

    private static String words(SettingResult.Figure figure) {
        String mean = String.format(Locale.ROOT, "%.3f", figure.mean());
        return Double.isFinite(figure.deviation())
                ? mean + String.format(Locale.ROOT, " \u00b1 %.3f", figure.deviation())
                : mean;
    }
}
