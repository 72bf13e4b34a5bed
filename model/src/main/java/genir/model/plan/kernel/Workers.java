package genir.model.plan.kernel;

import genir.model.backend.FlushToZero;
import genir.model.backend.Threads;
import java.util.concurrent.locks.LockSupport;

/**
 * Splits loops over rows between the calling thread and helpers, always into the same parts, so that sums come out the same
 * in every run with as many threads.
 */
public final class Workers {
    /** Does one part of a loop. */
    @FunctionalInterface
    public interface Part {
        /**
         * Runs rows {@code from} to {@code to} (exclusive).
         *
         * @param part which part, from 0; for scratch memory of its own
         */
        void run(int part, int from, int to);
    }

    /** Floats that a kernel copies to the heap at once: they stay in the first-level cache, and loops over them are vectorised. */
    static final int TILE = 2048;

    /** Fewer elements than this are not worth waking another thread. */
    private static final long WORTHWHILE = 1 << 15;

    private static final int SPINS = 2_000;
    private static final int COUNT = Threads.count();
    private static final Helper[] HELPERS = startHelpers();

    private Workers() {}

    /** Parts that a loop is split into at most. */
    public static int parts() {
        return COUNT;
    }

    /**
     * Runs a loop. Not to be called by two threads at once, nor from within a part: there is one set of helpers.
     *
     * @param elements how much work there is, to decide whether to split it
     */
    public static void run(int rows, long elements, Part part) {
        FlushToZero.inThisThread();
        if (COUNT == 1 || elements < WORTHWHILE || rows < COUNT) {
            part.run(0, 0, rows);
            return;
        }
        for (int helper = 0; helper < HELPERS.length; helper++) {
            HELPERS[helper].start(part, helper + 1, rows);
        }
        Throwable failure = null;
        try {
            part.run(0, 0, bound(rows, 1));
        } catch (RuntimeException | Error problem) {
            failure = problem;
        }
        for (Helper helper : HELPERS) {
            Throwable problem = helper.await();
            failure = failure == null ? problem : failure;
        }
        if (failure instanceof Error error) {
            throw error;
        }
        if (failure instanceof RuntimeException exception) {
            throw exception;
        }
    }

    private static int bound(int rows, int part) {
        return (int) ((long) rows * part / COUNT);
    }

    private static Helper[] startHelpers() {
        Helper[] helpers = new Helper[COUNT - 1];
        for (int i = 0; i < helpers.length; i++) {
            helpers[i] = new Helper("genir-worker-" + (i + 1));
            helpers[i].start();
        }
        return helpers;
    }

    /** A thread that waits for its part of a loop: a little while awake, then asleep. */
    private static final class Helper extends Thread {
        private Part part;
        private int index;
        private int rows;
        private Throwable failure;
        private volatile boolean busy;

        Helper(String name) {
            super(name);
            setDaemon(true);
        }

        void start(Part newPart, int newIndex, int newRows) {
            this.part = newPart;
            this.index = newIndex;
            this.rows = newRows;
            this.failure = null;
            this.busy = true;
            LockSupport.unpark(this);
        }

        Throwable await() {
            while (busy) {
                Thread.onSpinWait();
            }
            return failure;
        }

        @Override
        public void run() {
            FlushToZero.inThisThread();
            while (true) {
                for (int spin = 0; !busy && spin < SPINS; spin++) {
                    Thread.onSpinWait();
                }
                while (!busy) {
                    LockSupport.park(this);
                }
                try {
                    part.run(index, bound(rows, index), bound(rows, index + 1));
                } catch (RuntimeException | Error problem) {
                    // An error too must reach the caller, who would wait for ever for a thread that it ended.
                    failure = problem;
                }
                part = null;
                busy = false;
            }
        }
    }
}
