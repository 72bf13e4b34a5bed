package genir.cli.console;

import java.util.Locale;

/** Numbers of things, in the words of the lines that are printed. */
public final class Counts {
    private Counts() {}

    /** So many things, such as {@code 1 step} and {@code 1,200 steps}. */
    public static String of(long count, String one, String several) {
        return String.format(Locale.ROOT, "%,d %s", count, count == 1 ? one : several);
    }

    /** What follows a split's number of queries where there are some that no document answers; nothing where there are none. */
    public static String withoutRelevant(int queries) {
        return queries == 0
                ? ""
                : String.format(Locale.ROOT, " (%,d without a relevant document in the collection)", queries);
    }
}
