package genir.model.backend;

import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;

/** How much memory the Java heap takes, and will take. */
public final class HeapMemory {
    /** The collectors' defaults: 40 % of the old generation stay free (MinHeapFreeRatio), and the young one is half as large. */
    private static final double OLD_OF_LIVE = 1 / 0.6;

    private static final double HEAP_OF_OLD = 1.5;

    private HeapMemory() {}

    /** Bytes that have been used at one time or another, and so take memory: what is free again is not given back. */
    public static long touchedBytes() {
        return ManagementFactory.getMemoryPoolMXBeans().stream()
                .filter(pool -> pool.getType() == MemoryType.HEAP)
                .map(MemoryPoolMXBean::getPeakUsage)
                .mapToLong(peak -> peak.getUsed())
                .sum();
    }

    /**
     * Bytes that the heap will take once more lives on it, garbage and the collector's room included. Collects garbage first,
     * which takes seconds on a heap of gigabytes.
     *
     * @param more bytes of new objects
     */
    public static long expectedBytes(long more) {
        System.gc();
        Runtime runtime = Runtime.getRuntime();
        double live = (double) runtime.totalMemory() - runtime.freeMemory() + more;
        long wanted = (long) (live * OLD_OF_LIVE * HEAP_OF_OLD);
        return Math.min(runtime.maxMemory(), Math.max(runtime.totalMemory(), wanted));
    }
}
