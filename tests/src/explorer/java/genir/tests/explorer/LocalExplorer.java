package genir.tests.explorer;

import static org.assertj.core.api.Assertions.assertThat;

import genir.cli.Main;
import genir.tests.Cli;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** {@code genir explore} on a thread of the tests' own process, where the tests' coverage sees it. */
final class LocalExplorer implements AutoCloseable {
    private static final int PATIENCE_SECONDS = 120;

    private final Thread thread;
    private final CompletableFuture<Integer> code = new CompletableFuture<>();
    private final URI address;

    private LocalExplorer(List<String> line) throws InterruptedException {
        // The tests' processes compute with as many threads.
        assertThat(Cli.run("--version").code()).isZero();
        PrintStream out = System.out;
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        System.setOut(new PrintStream(bytes, true, StandardCharsets.UTF_8));
        try {
            this.thread = new Thread(() -> code.complete(Main.run(line.toArray(new String[0]))), "explorer");
            thread.start();
            Patience.await(
                    "the explorer's address",
                    Duration.ofSeconds(PATIENCE_SECONDS),
                    () -> code.isDone()
                            || bytes.toString(StandardCharsets.UTF_8).contains("Ctrl-C"));
        } finally {
            System.setOut(out);
        }
        this.address = ExplorerProcess.address(bytes.toString(StandardCharsets.UTF_8));
    }

    static LocalExplorer of(Path... runs) throws InterruptedException {
        return of(List.of(), runs);
    }

    static LocalExplorer of(List<String> options, Path... runs) throws InterruptedException {
        List<String> line = new ArrayList<>(List.of("explore", "--port", "0"));
        line.addAll(options);
        for (Path run : runs) {
            line.addAll(List.of("-r", run.toString()));
        }
        return new LocalExplorer(line);
    }

    ExplorerClient client() {
        // Whatever it calls itself, only the loopback address is called.
        String query = address.getRawQuery() == null ? "" : "?" + address.getRawQuery();
        return new ExplorerClient(URI.create("http://127.0.0.1:" + address.getPort() + "/" + query));
    }

    @Override
    public void close() {
        thread.interrupt();
        assertThat(code.orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS).join()).isZero();
    }
}
