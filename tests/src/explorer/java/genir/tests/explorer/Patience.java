package genir.tests.explorer;

import java.time.Duration;
import java.util.function.BooleanSupplier;

/** Waits for what will be so. */
final class Patience {
    private static final int MILLISECONDS = 40;

    private Patience() {}

    /** Waits until it is so, and fails where it is not in time. */
    static void await(String what, Duration longest, BooleanSupplier moment) throws InterruptedException {
        long end = System.nanoTime() + longest.toNanos();
        while (!moment.getAsBoolean()) {
            if (System.nanoTime() > end) {
                throw new AssertionError(what + " did not come within " + longest);
            }
            Thread.sleep(MILLISECONDS);
        }
    }
}
