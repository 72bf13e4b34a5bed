package genir.cli.sweep;

import genir.cli.console.Console;
import genir.cli.console.Counts;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Makes runs in processes of this machine, some side by side. */
final class RunProcesses implements RunMaker {
    /** Exit codes above it stand for signals. */
    private static final int SIGNALS = 128;

    private static final long MOMENT_MILLISECONDS = 2000;

    private final SweepOptions options;
    private final Console console;
    private final Launcher launcher;
    /** What the first process said that it may need; 0 before. */
    private double gigabytes;

    RunProcesses(SweepOptions options, Console console) {
        this.options = options;
        this.console = console;
        this.launcher = new Launcher(options);
    }

    @Override
    public String means() {
        return options.parallel() + " side by side with " + Counts.of(options.threads(), "thread", "threads") + " each";
    }

    @Override
    public void make(List<SweepRun> runs, Listener listener) throws IOException {
        Thread ending = new Thread(launcher::stop, "sweep-ending");
        Runtime.getRuntime().addShutdownHook(ending);
        ExecutorService workers = Executors.newFixedThreadPool(options.parallel(), work -> {
            Thread thread = new Thread(work, "sweep");
            thread.setDaemon(true);
            return thread;
        });
        try {
            List<Future<?>> all = new ArrayList<>();
            for (SweepRun run : runs) {
                all.add(workers.submit(() -> {
                    listener.ended(run, run(run));
                    return null;
                }));
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
    }

    /** On a terminal the line would have torn the bar apart. */
    @Override
    public void close() {
        if (gigabytes > 0 && console.columns().isPresent()) {
            sayMemory();
        }
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

    /** Takes it of the first process that says it. */
    private synchronized void memory(double ofOne) {
        if (gigabytes == 0) {
            gigabytes = ofOne;
            if (console.columns().isEmpty()) {
                sayMemory();
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
