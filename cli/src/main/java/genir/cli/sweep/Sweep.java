package genir.cli.sweep;

import genir.cli.console.Console;
import genir.cli.process.Activity;
import genir.corpus.Progress;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Has all runs of a sweep made, and says and writes down what became of them. */
final class Sweep {
    private final Console console;
    private final SweepFile file;
    private final Map<SweepRun, RunOutcome> outcomes = new LinkedHashMap<>();

    Sweep(List<SweepRun> runs, SweepFile file, Console console) {
        this.console = console;
        this.file = file;
        runs.forEach(run -> outcomes.put(run, RunOutcome.WAITING));
    }

    /** Has them made, and writes the sweep's file as they finish. */
    Map<SweepRun, RunOutcome> run(RunMaker maker) throws IOException {
        file.write(outcomes);
        Activity.begin(new Activity(
                "sweep",
                false,
                () -> "finished runs and the checkpoints of the others are kept; the same command goes on there"));
        try (Progress.Task task = console.progress().start("runs", outcomes.size())) {
            // The time of the first run counts: nothing of it is preparation.
            task.advance(0, "");
            maker.make(List.copyOf(outcomes.keySet()), (run, outcome) -> finish(run, outcome, task));
        }
        return outcomes;
    }

    private void finish(SweepRun run, RunOutcome outcome, Progress.Task task) throws IOException {
        synchronized (outcomes) {
            outcomes.put(run, outcome);
            file.write(outcomes);
            long done = outcomes.values().stream()
                    .filter(each -> each.state() != RunOutcome.State.WAITING)
                    .count();
            String line = outcome.isFinished()
                    ? String.format(Locale.ROOT, "%s: finished in %.0f s", run.name(), outcome.seconds())
                    : run.name() + ": " + outcome.error();
            if (console.columns().isEmpty()) {
                console.say("  " + done + " of " + outcomes.size() + "  " + line);
            }
            task.advance(1, run.name());
        }
    }
}
