package genir.cli.bench;

import genir.cli.process.ChildProcess;
import genir.corpus.InputException;
import genir.corpus.Progress;
import genir.corpus.io.AtomicFiles;
import genir.corpus.io.Json;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/**
 * Starts {@link BenchProcess} with this process's Java and options, and waits for its result. So the peaks of memory of
 * different measurements do not mix, and the number of threads can be chosen.
 */
final class MeasuringProcess {
    private final int threads;
    private final Progress progress;

    MeasuringProcess(int threads, Progress progress) {
        this.threads = threads;
        this.progress = progress;
    }

    /**
     * Measures.
     *
     * @param name of the shape, for the user
     * @throws InputException if the process fails, with the last it said
     */
    <T> T run(String name, BenchTask task, Class<T> type) throws IOException {
        Path folder = Files.createTempDirectory("genir-bench");
        try {
            Path request = folder.resolve("task.json");
            Path result = folder.resolve("result.json");
            Path errors = folder.resolve("errors.txt");
            Json.write(request, task);
            String label =
                    name + " " + task.kind().name().toLowerCase(Locale.ROOT).replace('_', ' ');
            Process process = builder(task.kind(), request, result)
                    .redirectError(errors.toFile())
                    .start();
            int code;
            try {
                code = follow(process, label);
            } finally {
                process.destroyForcibly();
            }
            if (code != 0 || !Files.exists(result)) {
                throw new InputException("bench: measuring " + label + " ended with code " + code + reason(errors));
            }
            return Json.read(result, type, "a result");
        } finally {
            AtomicFiles.deleteTree(folder);
        }
    }

    private ProcessBuilder builder(BenchTask.Kind kind, Path request, Path result) {
        // The heap's pages become resident as objects first reach them, which would look like growth.
        List<String> options = kind == BenchTask.Kind.SOAK ? List.of("-XX:+AlwaysPreTouch") : List.of();
        ProcessBuilder builder = ChildProcess.of(
                threads, options, BenchProcess.class.getName(), List.of(request.toString(), result.toString()));
        if (kind == BenchTask.Kind.STOCK) {
            // What libgomp and OpenBLAS do unless told otherwise: our own start does not overrule the environment.
            builder.environment().put("GOMP_SPINCOUNT", "300000");
            builder.environment().put("OPENBLAS_THREAD_TIMEOUT", "26");
        }
        return builder;
    }

    private int follow(Process process, String label) throws IOException {
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            String first = lines.readLine();
            while (first != null && !first.startsWith(BenchProcess.TOTAL)) {
                first = lines.readLine();
            }
            long total = first == null ? -1 : Long.parseLong(first.substring(BenchProcess.TOTAL.length()));
            try (Progress.Task task = progress.start(label, total)) {
                for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                    if (line.equals(BenchProcess.TICK)) {
                        task.advance(1, "");
                    }
                }
            }
            return process.waitFor();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while measuring " + label, interrupted);
        }
    }

    /** The exception's own line where there is one, else the last line. */
    private static String reason(Path errors) throws IOException {
        List<String> lines = Files.readAllLines(errors, StandardCharsets.UTF_8).stream()
                .filter(line -> !line.isBlank())
                .toList();
        return lines.stream()
                .filter(line -> line.startsWith("Exception in") || line.startsWith("Caused by"))
                .reduce((earlier, later) -> later)
                .or(() -> lines.stream().reduce((earlier, later) -> later))
                .map(line -> ": " + line)
                .orElse("");
    }
}
