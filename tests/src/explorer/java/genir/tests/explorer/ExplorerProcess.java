package genir.tests.explorer;

import genir.tests.GenirProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@code genir explore} in a process of its own, as people run it. */
final class ExplorerProcess implements AutoCloseable {
    private static final Pattern ADDRESS = Pattern.compile("Explore at (http://\\S+) \\(Ctrl-C ends it\\)");
    private static final int PATIENCE_SECONDS = 120;

    private final Path out;
    private final Path err;
    private final Process process;

    private ExplorerProcess(List<Object> line) throws IOException {
        this.out = Files.createTempFile("genir-explorer-out", null);
        this.err = Files.createTempFile("genir-explorer-err", null);
        this.process = new ProcessBuilder(GenirProcess.command(line.toArray()))
                .redirectOutput(out.toFile())
                .redirectError(err.toFile())
                .start();
    }

    /** Starts one, which may end at once. */
    static ExplorerProcess start(List<?> options, Path... runs) throws IOException {
        List<Object> line = new ArrayList<>(List.of("explore"));
        line.addAll(options);
        for (Path run : runs) {
            line.addAll(List.of("-r", run));
        }
        return new ExplorerProcess(line);
    }

    /** Starts one and waits until it serves. */
    static ExplorerProcess serving(List<?> options, Path... runs) throws IOException, InterruptedException {
        ExplorerProcess explorer = start(options, runs);
        Patience.await(
                "the explorer's address",
                Duration.ofSeconds(PATIENCE_SECONDS),
                () -> !explorer.process.isAlive() || explorer.out().contains("Ctrl-C"));
        if (!explorer.process.isAlive()) {
            throw new AssertionError("the explorer ended: " + explorer.err());
        }
        return explorer;
    }

    /** The address in what was printed. */
    static URI address(String printed) {
        Matcher found = ADDRESS.matcher(printed);
        if (!found.find()) {
            throw new AssertionError("no address in: " + printed);
        }
        return URI.create(found.group(1));
    }

    URI address() {
        return address(out());
    }

    ExplorerClient client() {
        return new ExplorerClient(address());
    }

    String out() {
        return text(out);
    }

    String err() {
        return text(err);
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** Sends a signal by its name. */
    void signal(String name) throws IOException, InterruptedException {
        int code = new ProcessBuilder("kill", "-" + name, Long.toString(process.pid()))
                .start()
                .waitFor();
        if (code != 0) {
            throw new AssertionError("kill " + name + " failed");
        }
    }

    /** Waits for the end and returns the exit code. */
    int end(Duration longest) throws InterruptedException {
        if (!process.waitFor(longest.toMillis(), TimeUnit.MILLISECONDS)) {
            throw new AssertionError("the explorer still runs after " + longest);
        }
        return process.exitValue();
    }

    /** As a machine that loses its power. */
    void kill() {
        process.destroyForcibly().onExit().join();
    }

    @Override
    public void close() throws IOException {
        kill();
        Files.deleteIfExists(out);
        Files.deleteIfExists(err);
    }
}
