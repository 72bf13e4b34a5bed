package genir.model.backend;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalDouble;

/**
 * How many cores other processes keep busy between two moments, as Linux counts it. What this process and the ones it has
 * waited for use is not theirs.
 */
public final class CpuLoad {
    private static final Path ALL = Path.of("/proc/stat");
    private static final Path OWN = Path.of("/proc/self/stat");
    /** Fields of /proc/stat's first line that are no work: idle and waiting for a disk. */
    private static final List<Integer> RESTING = List.of(3, 4);
    /** User, nice, system, idle, iowait, irq, softirq and steal; guests are counted in user. */
    private static final int FIELDS = 8;
    /** utime, stime, cutime and cstime, counted behind the command's name. */
    private static final int OWN_FROM = 11;

    private static final int OWN_TO = 15;
    /** Counters advance in hundredths of a second: less than this says little. */
    private static final double SHORTEST_SECONDS = 0.15;

    /** Counters in ticks since the machine, or the process, started; of all cores together. */
    private record Counters(long all, long work, long own, int cores) {}

    private final Counters before;

    private CpuLoad(Counters before) {
        this.before = before;
    }

    /** From now on. */
    public static CpuLoad begin() {
        return new CpuLoad(read());
    }

    /** The cores of the machine, whichever this process may use; as many as it may use where nobody knows. */
    public int cores() {
        return before == null ? Runtime.getRuntime().availableProcessors() : before.cores();
    }

    /** Cores that others have kept busy in the mean since the beginning; waits a moment where that is just now. Empty where nobody knows. */
    public OptionalDouble others() {
        Counters now = read();
        if (before == null || now == null) {
            return OptionalDouble.empty();
        }
        double ticksPerCore = (now.all() - before.all()) / (double) before.cores();
        if (ticksPerCore < SHORTEST_SECONDS * 100) {
            try {
                Thread.sleep((long) (SHORTEST_SECONDS * 1000));
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
                return OptionalDouble.empty();
            }
            now = read();
            ticksPerCore = (now.all() - before.all()) / (double) before.cores();
        }
        return OptionalDouble.of(between(now, ticksPerCore));
    }

    private double between(Counters now, double ticksPerCore) {
        long others = now.work() - before.work() - (now.own() - before.own());
        return ticksPerCore <= 0 ? 0 : Math.max(0, others / ticksPerCore);
    }

    /** null where Linux's counters are not to be had. */
    private static Counters read() {
        try {
            List<String> lines = Files.readAllLines(ALL, StandardCharsets.UTF_8);
            String[] machine = lines.get(0).trim().split("\\s+", -1);
            int cores = (int)
                    lines.stream().filter(line -> line.matches("cpu[0-9].*")).count();
            long all = 0;
            long work = 0;
            for (int field = 0; field < FIELDS; field++) {
                long ticks = Long.parseLong(machine[1 + field]);
                all += ticks;
                work += RESTING.contains(field) ? 0 : ticks;
            }
            String own = Files.readString(OWN, StandardCharsets.ISO_8859_1);
            String[] process = own.substring(own.lastIndexOf(')') + 2).split(" ", -1);
            long used = 0;
            for (int field = OWN_FROM; field < OWN_TO; field++) {
                used += Long.parseLong(process[field]);
            }
            return cores == 0 ? null : new Counters(all, work, used, cores);
        } catch (IOException | RuntimeException notLinux) {
            return null;
        }
    }
}
