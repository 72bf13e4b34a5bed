package genir.cli.process;

import java.util.function.Supplier;

/**
 * What the process is doing, for the line that says where it ended.
 *
 * @param name in a few words, such as {@code step train}
 * @param batches whether smaller batches would take less memory
 * @param kept what remains if it is interrupted, and how to go on; empty where there is nothing to say. Asked for on
 *     another thread.
 */
public record Activity(String name, boolean batches, Supplier<String> kept) {
    private static volatile Activity present = of("starting");

    /** An activity of which nothing remains but what it has finished. */
    public static Activity of(String name) {
        return new Activity(name, false, () -> "");
    }

    /** The latest that has begun. */
    public static Activity present() {
        return present;
    }

    /** From now on the process is doing this. */
    public static void begin(Activity activity) {
        present = activity;
    }
}
