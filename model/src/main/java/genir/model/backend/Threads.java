package genir.model.backend;

import java.util.OptionalDouble;

/**
 * How many threads compute: those of OpenBLAS, of OpenMP and our own. Decided once in a process, before the native libraries
 * are loaded, since the last bits of matrix products and sums depend on it.
 *
 * <p>Threads that share a product wait for each other, awake. Where another process holds one of the cores, all of them wait for
 * the thread that has none: two threads are then several times slower than one. So by default there are no more than there are idle
 * cores. A core counts as idle until others keep most of it busy: a passing task should not change a model's last bits.
 */
public final class Threads {
    /** Set by who starts a process of ours and has decided already. */
    private static final String PROPERTY = "genir.threads";

    private static final String ENVIRONMENT = "OMP_NUM_THREADS";
    /** The most that make sense; beyond it is a slip. */
    public static final int MOST = 1024;

    /** Up to this much of a core, kept busy by others, leaves all cores to this process. */
    private static final double TOLERATED = 0.75;

    private static final CpuLoad SINCE_START = CpuLoad.begin();

    private static int count;

    private Threads() {}

    /** Begins to watch what other processes do; called first of all, it costs nothing later. */
    public static void watch() {
        // Loading this class does it.
    }

    /**
     * Decides.
     *
     * @param threads 1 or more
     * @throws IllegalStateException if this process computes with another number already
     */
    public static synchronized void use(int threads) {
        if (count != 0 && count != threads) {
            throw new IllegalStateException("this process computes with " + count + " threads already");
        }
        count = threads;
    }

    /** Whether the number is decided: by {@link #use}, by the environment, or because something was computed. */
    public static synchronized boolean isDecided() {
        return count != 0 || given() != 0;
    }

    /** The number of threads; where it is not decided yet, the idle cores. */
    public static synchronized int count() {
        if (count == 0) {
            count = given() != 0 ? given() : idle(SINCE_START.cores(), SINCE_START.others());
        }
        return count;
    }

    /** The cores this process may use. */
    public static int available() {
        return Runtime.getRuntime().availableProcessors();
    }

    /** Cores that other processes have kept busy since this one started. */
    public static OptionalDouble others() {
        return SINCE_START.others();
    }

    /**
     * The cores that are free for this process, at least one.
     *
     * @param cores those of the machine
     * @param others how many of them other processes keep busy
     */
    public static int idle(int cores, OptionalDouble others) {
        return idle(available(), cores, others);
    }

    /**
     * The cores that are free for a process, at least one.
     *
     * @param available those it may use
     * @param cores those of the machine
     * @param others how many of them other processes keep busy
     */
    static int idle(int available, int cores, OptionalDouble others) {
        long idle = (long) Math.floor(cores - others.orElse(0) + TOLERATED);
        return (int) Math.max(1, Math.min(available, idle));
    }

    private static int given() {
        String environment = System.getenv(ENVIRONMENT);
        int fallback =
                environment != null && environment.matches("[1-9][0-9]{0,3}") ? Integer.parseInt(environment) : 0;
        return Math.min(MOST, Math.max(0, Integer.getInteger(PROPERTY, fallback)));
    }
}
