package genir.cli.bench;

import genir.model.backend.CpuLoad;
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
        if (others.isEmpty() || others.getAsDouble() < NOISE) {
            return Optional.empty();
        }
        return Optional.of(String.format(
                Locale.ROOT,
                "! The machine is busy: other processes used %.0f %% of the CPU (%.1f of %d cores) meanwhile. Threads that"
                        + " share a product then wait for each other: compute with --threads %d, or measure again"
                        + " when it is idle.",
                100 * others.getAsDouble() / load.cores(),
                others.getAsDouble(),
                load.cores(),
                Math.max(1, Math.round(load.cores() - others.getAsDouble()))));
    }
}
