package genir.cli.bench;

import genir.model.backend.CpuLoad;
import genir.model.backend.Threads;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;

/** Says that other processes were at work during a measurement, which makes its figures worthless. */
public final class BusyLine {
    /** Fewer cores than this in the mean are the usual noise of a system. */
    private static final double NOISE = 0.15;

    private BusyLine() {}

    /** One line, or nothing where the machine was ours. */
    public static Optional<String> of(CpuLoad load) {
        OptionalDouble others = load.others();
        return of(load.cores(), others, Threads.idle(load.cores(), others), Threads.available());
    }

    /**
     * The line.
     *
     * @param cores of the machine
     * @param others how many of them other processes kept busy
     * @param idle those that were left to this process, of the {@code available} ones
     */
    static Optional<String> of(int cores, OptionalDouble others, int idle, int available) {
        if (others.isEmpty() || others.getAsDouble() < NOISE) {
            return Optional.empty();
        }
        return Optional.of(String.format(
                Locale.ROOT,
                "! The machine is busy: other processes used %.0f %% of the CPU (%.1f of %d cores) meanwhile. %s",
                100 * others.getAsDouble() / cores,
                others.getAsDouble(),
                cores,
                idle < available
                        ? "Threads that share a product then wait for each other: compute with --threads " + idle
                                + ", or measure again when it is idle."
                        : "Measure again when it is idle."));
    }
}
