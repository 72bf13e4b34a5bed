package genir.tests;

import genir.cli.Main;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The command line of {@code genir} in a process of its own, with the tests' class path. */
public final class GenirProcess {
    private static final String THREADS = "genir.threads";

    private GenirProcess() {}

    /** Lets all processes of the tests compute with as many threads, so that they end with the same bytes on a busy machine too. */
    static void pinThreads() {
        if (System.getenv("OMP_NUM_THREADS") == null && System.getProperty(THREADS) == null) {
            System.setProperty(THREADS, Integer.toString(Runtime.getRuntime().availableProcessors()));
        }
    }

    public static List<String> command(Object... arguments) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx1g",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1"));
        // As the launcher does, so that newer JDKs do not warn.
        if (Runtime.version().feature() >= 21) {
            command.add("--enable-native-access=ALL-UNNAMED");
        }
        if (Runtime.version().feature() >= 23) {
            command.add("--sun-misc-unsafe-memory-access=allow");
        }
        pinThreads();
        if (System.getProperty(THREADS) != null) {
            command.add("-D" + THREADS + "=" + System.getProperty(THREADS));
        }
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), Main.class.getName()));
        for (Object argument : arguments) {
            command.add(argument.toString());
        }
        return command;
    }
}
