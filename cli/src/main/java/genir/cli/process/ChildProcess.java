package genir.cli.process;

import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Another process of ours: with this one's Java, its options and its class path. */
public final class ChildProcess {
    /** Where the command begins: by its name, for it uses all that would start it. */
    public static final String GENIR = "genir.cli.Main";

    private ChildProcess() {}

    /**
     * Prepares one.
     *
     * @param threads with which it computes
     * @param options of the JVM, over those of this process
     * @param main name of the class that it runs
     */
    public static ProcessBuilder of(int threads, List<String> options, String main, List<String> arguments) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
        command.addAll(NativeFolder.options());
        command.addAll(options);
        command.add("-Dgenir.threads=" + threads);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), main));
        command.addAll(arguments);
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().put("OMP_NUM_THREADS", Integer.toString(threads));
        builder.environment().put("OPENBLAS_NUM_THREADS", Integer.toString(threads));
        return builder;
    }
}
