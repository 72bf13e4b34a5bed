package genir.cli.sweep;

import genir.cli.process.ChildProcess;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** Starts the processes of a sweep, and ends them with it. */
final class Launcher {
    /** Heaps of processes side by side share this much of the machine's memory, in percent. */
    private static final double ALL_HEAPS = 80;
    /** As the launcher gives one process alone. */
    private static final double ONE_HEAP = 40;

    private static final long PATIENCE_SECONDS = 10;

    private final SweepOptions options;
    private final Set<Process> running = new HashSet<>();
    private boolean stopped;

    Launcher(SweepOptions options) {
        this.options = options;
    }

    /**
     * Starts a run's process, its output and its errors in one stream.
     *
     * @return empty if the sweep has been stopped meanwhile
     */
    Optional<Process> start(SweepRun run) throws IOException {
        List<String> heap = List.of("-XX:MaxRAMPercentage=" + Math.min(ONE_HEAP, ALL_HEAPS / options.parallel()));
        ProcessBuilder builder = ChildProcess.of(options.threads(), heap, ChildProcess.GENIR, arguments(run))
                .redirectErrorStream(true);
        builder.environment().put("GENIR_TERMINAL", "0");
        synchronized (running) {
            if (stopped) {
                return Optional.empty();
            }
            Process process = builder.start();
            running.add(process);
            process.getOutputStream().close();
            return Optional.of(process);
        }
    }

    private List<String> arguments(SweepRun run) {
        List<String> arguments = new ArrayList<>(List.of(
                "run",
                options.config().toString(),
                "-o",
                options.folder().resolve(run.name()).toString(),
                "--until",
                options.until().label(),
                "--threads",
                Integer.toString(options.threads())));
        run.settings().forEach(setting -> arguments.addAll(List.of("--set", setting)));
        arguments.addAll(options.passed());
        return arguments;
    }

    /** A process has ended. */
    void ended(Process process) {
        synchronized (running) {
            running.remove(process);
        }
    }

    /** Whether {@link #stop} was called. */
    boolean isStopped() {
        synchronized (running) {
            return stopped;
        }
    }

    /** Asks all processes to end, as Ctrl-C does, and waits until they have; none is started any more. */
    void stop() {
        List<Process> ending;
        synchronized (running) {
            stopped = true;
            ending = List.copyOf(running);
        }
        ending.forEach(Process::destroy);
        try {
            for (Process process : ending) {
                if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                    process.destroyForcibly();
                }
            }
        } catch (InterruptedException hurried) {
            Thread.currentThread().interrupt();
        }
    }
}
