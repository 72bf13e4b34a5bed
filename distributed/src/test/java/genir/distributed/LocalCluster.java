package genir.distributed;

import genir.cli.Main;
import genir.corpus.io.Checksums;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** Command lines on a cluster of several processes of this machine, some of which may be killed. */
final class LocalCluster {
    static final String TWO = "local-cluster[2,1,1024]";

    private static final long PATIENCE_NANOSECONDS = TimeUnit.MINUTES.toNanos(8);

    static {
        // What runs alone in this process logs too, and first.
        SparkProvider.quiet();
    }

    private LocalCluster() {}

    /** What a command line said, and how it ended. */
    record Said(int code, String lines) {}

    /** Runs a command line, of which a list is several arguments, in this process. */
    static synchronized Said genir(Object... arguments) {
        List<String> line = new ArrayList<>();
        for (Object argument : arguments) {
            if (argument instanceof List<?> several) {
                several.forEach(each -> line.add(each.toString()));
            } else {
                line.add(argument.toString());
            }
        }
        PrintStream out = System.out;
        PrintStream err = System.err;
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        PrintStream both = new PrintStream(said, true, StandardCharsets.UTF_8);
        try {
            System.setOut(both);
            System.setErr(both);
            int code = Main.run(line.toArray(new String[0]));
            return new Said(code, said.toString(StandardCharsets.UTF_8));
        } finally {
            System.setOut(out);
            System.setErr(err);
        }
    }

    /** The options that make {@code faulty:} addresses known, and the faults that are in a folder. */
    static List<String> faulty(Path faults) {
        return List.of(
                "--conf",
                "spark.hadoop.fs.faulty.impl=" + FaultyFileSystem.class.getName(),
                // Else the driver, which is the process of all tests, would keep the first one's.
                "--conf",
                "spark.hadoop.fs.faulty.impl.disable.cache=true",
                "--conf",
                "spark.hadoop." + FaultyFileSystem.FAULTS + "=" + faults);
    }

    /** Writes the configuration of a training of so many steps on the collection in this project. */
    static Path smallExperiment(Path folder, int steps) throws IOException {
        return Files.writeString(folder.resolve("small.yaml"), """
                collection:
                  path: %s
                model:
                  d_model: 32
                  d_kv: 8
                  d_ff: 64
                  num_heads: 4
                  num_layers: 1
                  num_decoder_layers: 1
                training:
                  steps: %d
                """.formatted(
                        Path.of("..", "configs", "demo").toAbsolutePath().normalize(), steps));
    }

    /** SHA-256 of the files below a folder, but of those whose relative name is like this. */
    static SortedMap<String, String> sums(Path folder, String others) throws IOException {
        try (var files = Files.walk(folder)) {
            List<Path> compared = files.filter(Files::isRegularFile)
                    .filter(file -> !folder.relativize(file).toString().matches(others))
                    .toList();
            return Checksums.ofFiles(folder, compared);
        }
    }

    /** The executors that live. */
    static List<ProcessHandle> executors() {
        return ProcessHandle.current()
                .descendants()
                .filter(LocalCluster::isExecutor)
                .toList();
    }

    /** Java itself leaves out a command line as long as theirs. */
    private static boolean isExecutor(ProcessHandle process) {
        try {
            return Files.readString(Path.of("/proc", Long.toString(process.pid()), "cmdline"))
                    .contains("CoarseGrainedExecutorBackend");
        } catch (IOException gone) {
            return false;
        }
    }

    /** Whether a process works on a task, and has come so far that there is something like this in the task's folder. */
    static boolean worksOn(ProcessHandle executor, String file) {
        Path temporary = temporary(executor);
        try (var folders = Files.list(temporary)) {
            return folders.anyMatch(folder ->
                    folder.getFileName().toString().startsWith("genir-attempt") && Files.exists(folder.resolve(file)));
        } catch (IOException gone) {
            return false;
        }
    }

    /** Where an executor has its temporary files: its working folder, of which each has its own. */
    private static Path temporary(ProcessHandle executor) {
        return Path.of("/proc", Long.toString(executor.pid()), "cwd");
    }

    /** Kills one executor that works on something like this. */
    static void killOneThatWorksOn(String file) {
        await(() -> executors().stream().anyMatch(executor -> worksOn(executor, file)));
        executors().stream()
                .filter(executor -> worksOn(executor, file))
                .findFirst()
                .orElseThrow()
                .destroyForcibly();
    }

    static void await(BooleanSupplier condition) {
        long until = System.nanoTime() + PATIENCE_NANOSECONDS;
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > until) {
                throw new AssertionError("it did not come so far in time");
            }
            try {
                Thread.sleep(20);
            } catch (InterruptedException stop) {
                Thread.currentThread().interrupt();
                throw new AssertionError(stop);
            }
        }
    }
}
