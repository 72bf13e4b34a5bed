package genir.cli.sweep;

import genir.cli.console.Console;
import genir.cli.process.Activity;
import genir.corpus.Progress;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Runs all runs of a sweep, some side by side; what fails does not keep the others from running. */
final class Sweep {
    /** Exit codes above it stand for signals. */
    private static final int SIGNALS = 128;

    private static final long MOMENT_MILLISECONDS = 2000;

    private final SweepOptions options;
    private final Console console;
    private final SweepFile file;
    private final Launcher launcher;
    private final Map<SweepRun, RunOutcome> outcomes = new LinkedHashMap<>();
    /** What the first process said that it may need; 0 before. */
    private double gigabytes;

    Sweep(List<SweepRun> runs, SweepOptions options, SweepFile file, Console console) {
        this.options = options;
        this.console = console;
        this.file = file;
        this.launcher = new Launcher(options);
        runs.forEach(run -> outcomes.put(run, RunOutcome.WAITING));
    }

    /** Runs them, and writes the sweep's file as they finish. */
    Map<SweepRun, RunOutcome> run() throws IOException {
        file.write(outcomes);
        Activity.begin(new Activity(
                "sweep",
                false,
                () -> "finished runs and the checkpoints of the others are kept; the same command goes on there"));
        Thread ending = new Thread(launcher::stop, "sweep-ending");
        Runtime.getRuntime().addShutdownHook(ending);
        ExecutorService workers = Executors.newFixedThreadPool(options.parallel(), work -> {
            Thread thread = new Thread(work, "sweep");
            thread.setDaemon(true);
            return thread;
        });
        try (Progress.Task task = console.progress().start("runs", outcomes.size())) {
            // The time of the first run counts: nothing of it is preparation.
            task.advance(0, "");
            List<Future<?>> all = new ArrayList<>();
            for (SweepRun run : List.copyOf(outcomes.keySet())) {
                all.add(workers.submit(() -> finish(run, run(run), task)));
            }
            for (Future<?> each : all) {
                each.get();
            }
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted in a sweep", stop);
        } catch (ExecutionException failure) {
            if (failure.getCause() instanceof IOException problem) {
                throw problem;
            }
            throw new IllegalStateException(failure.getCause());
        } finally {
            workers.shutdownNow();
            launcher.stop();
            removeHook(ending);
        }
        synchronized (outcomes) {
            if (gigabytes > 0 && console.columns().isPresent()) {
                sayMemory();
            }
        }
        return outcomes;
    }

    private RunOutcome run(SweepRun run) throws IOException, InterruptedException {
        long began = System.nanoTime();
        Optional<Process> started = launcher.start(run);
        if (started.isEmpty()) {
            return awaitTheEnd();
        }
        Process process = started.get();
        try {
            RunOutcome outcome = new RunProcess(process, this::memory).follow(began);
            // Ctrl-C reaches the processes of a sweep as soon as the sweep itself.
            if (process.exitValue() > SIGNALS && !launcher.isStopped()) {
                Thread.sleep(MOMENT_MILLISECONDS);
            }
            return launcher.isStopped() ? awaitTheEnd() : outcome;
        } finally {
            process.destroy();
            launcher.ended(process);
        }
    }

    /** This process is about to end: nothing more is to be said or written. */
    private static RunOutcome awaitTheEnd() throws InterruptedException {
        new CountDownLatch(1).await();
        throw new IllegalStateException("a sweep was stopped, and goes on");
    }

    private Void finish(SweepRun run, RunOutcome outcome, Progress.Task task) throws IOException {
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
        return null;
    }

    /** Takes it of the first process that says it. On a terminal a line would tear the bar apart, and comes behind it. */
    private void memory(double ofOne) {
        synchronized (outcomes) {
            if (gigabytes == 0) {
                gigabytes = ofOne;
                if (console.columns().isEmpty()) {
                    sayMemory();
                }
            }
        }
    }

    private void sayMemory() {
        console.say(String.format(
                Locale.ROOT,
                "  a run takes up to about %.2f GB of memory, %d side by side %.2f GB",
                gigabytes,
                options.parallel(),
                options.parallel() * gigabytes));
    }

    private static void removeHook(Thread ending) {
        try {
            Runtime.getRuntime().removeShutdownHook(ending);
        } catch (IllegalStateException alreadyEnding) {
            return; // it runs, and waits for the processes
        }
    }
}
