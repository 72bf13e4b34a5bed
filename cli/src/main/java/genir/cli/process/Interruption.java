package genir.cli.process;

/**
 * Says in one line that the process is interrupted, by Ctrl-C or another signal that asks it to end, and what is kept. The
 * JVM ends by itself then, with the signal's exit code: 130 after Ctrl-C.
 */
public final class Interruption {
    private final Thread hook = new Thread(Interruption::say, "interruption");

    private Interruption() {}

    /** Watches for it from now on. */
    public static Interruption watch() {
        Interruption interruption = new Interruption();
        Runtime.getRuntime().addShutdownHook(interruption.hook);
        return interruption;
    }

    /** The process ends of its own accord. */
    public void unwatch() {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException alreadyEnding) {
            return; // the signal came first, and its line is said
        }
    }

    private static void say() {
        Activity activity = Activity.present();
        String kept = activity.kept().get();
        // Behind a progress bar, which has not ended its line.
        System.err.print(System.lineSeparator().repeat("1".equals(System.getenv("GENIR_TERMINAL")) ? 1 : 0));
        System.err.println("genir: interrupted in " + activity.name() + (kept.isEmpty() ? "" : "; " + kept));
    }
}
