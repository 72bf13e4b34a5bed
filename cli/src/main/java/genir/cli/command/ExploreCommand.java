package genir.cli.command;

import genir.cli.compare.Comparer;
import genir.cli.compare.ComparisonOptions;
import genir.cli.compare.RunNames;
import genir.cli.console.Console;
import genir.cli.process.Activity;
import genir.cli.process.Browser;
import genir.cli.run.ExperimentConfig;
import genir.cli.run.RunDirectory;
import genir.cli.run.StepName;
import genir.corpus.InputException;
import genir.interpret.comparison.RunComparison;
import genir.interpret.explorer.ExploredRun;
import genir.interpret.explorer.Explorer;
import genir.interpret.explorer.ExplorerOptions;
import genir.interpret.explorer.Explorers;
import genir.retrieval.trained.TrainedRun;
import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** {@code genir explore}: a live page on trained models. */
@Command(
        name = "explore",
        description = {
            "Serve a page on which a trained model is asked, followed and taken apart.",
            "Only this machine can open it, unless --host says otherwise: then the page asks for a token, which is printed."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  genir explore -r runs/demo --open",
            "  genir explore -r runs/demo -r runs/other --port 9000",
            "  genir explore -r runs/demo --host 0.0.0.0"
        })
public final class ExploreCommand implements Callable<Integer> {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int TOKEN_BYTES = 16;
    private static final int LARGEST_PORT = 65535;

    @ParentCommand
    private GenirCommand genir;

    @Option(
            names = {"-r", "--run"},
            required = true,
            paramLabel = "DIR",
            description = "The run directory; give two to see them side by side.")
    private List<Path> directories;

    @Option(
            names = "--port",
            paramLabel = "N",
            defaultValue = "8080",
            description = "Where to listen (default 8080); 0 takes any that is free.")
    private int port;

    @Option(
            names = "--host",
            paramLabel = "ADDRESS",
            defaultValue = "127.0.0.1",
            description = "The address to listen on (default 127.0.0.1, this machine alone).")
    private String host;

    @Option(names = "--open", description = "Open the page in the browser.")
    private boolean open;

    @Mixin
    private ThreadsOption threads;

    @Override
    public Integer call() throws IOException {
        if (port < 0 || port > LARGEST_PORT) {
            throw new InputException("--port " + port + ": expected a whole number from 0 to " + LARGEST_PORT);
        }
        Console console = genir.console();
        Optional<String> token = isLoopback() ? Optional.empty() : Optional.of(token());
        List<TrainedRun> opened = new ArrayList<>();
        try {
            List<ExploredRun> runs = open(opened, console);
            Explorer explorer = Explorers.open(runs, options(token, console), console.progress());
            serve(explorer, console);
        } finally {
            for (Closeable run : opened) {
                run.close();
            }
        }
        return 0;
    }

    private boolean isLoopback() {
        try {
            return InetAddress.getByName(host).isLoopbackAddress();
        } catch (UnknownHostException unknown) {
            throw new InputException("--host " + host + ": there is no such address", unknown);
        }
    }

    private static String token() {
        byte[] random = new byte[TOKEN_BYTES];
        RANDOM.nextBytes(random);
        return HexFormat.of().formatHex(random);
    }

    private static String version() {
        String version = ExploreCommand.class.getPackage().getImplementationVersion();
        return version == null ? "" : version;
    }

    private List<ExploredRun> open(List<TrainedRun> opened, Console console) throws IOException {
        List<String> names = RunNames.of(directories);
        List<ExploredRun> runs = new ArrayList<>();
        for (Path directory : directories) {
            RunDirectory run = new RunDirectory(directory);
            ExperimentConfig config = run.readConfig();
            threads.decide(config, run, console);
            run.requireModel();
            run.requireIntact(StepName.INDEX);
            run.requireIntact(StepName.TRAIN);
            TrainedRun trained = TrainedRun.open(directory);
            opened.add(trained);
            runs.add(new ExploredRun(names.get(runs.size()), trained, config.interpret()));
        }
        return runs;
    }

    private ExplorerOptions options(Optional<String> token, Console console) throws IOException {
        Optional<RunComparison> comparison = Optional.empty();
        Optional<String> incomparable = Optional.empty();
        if (directories.size() > 1) {
            try {
                comparison = Optional.of(
                        new Comparer(new ComparisonOptions(null, null, List.of(), false, 0), console.progress())
                                .compare(directories));
            } catch (InputException different) {
                console.say("the runs' metrics are not compared: " + different.getMessage());
                incomparable = Optional.of(different.getMessage());
            }
        }
        return new ExplorerOptions(host, port, token, comparison, incomparable, version(), console::say);
    }

    /** Serves until the process is interrupted. */
    private void serve(Explorer explorer, Console console) throws IOException {
        Thread closing = new Thread(() -> closeQuietly(explorer), "close the explorer");
        Runtime.getRuntime().addShutdownHook(closing);
        Activity.begin(new Activity("explore", false, () -> "the page is closed"));
        try (explorer) {
            console.print("Explore at " + explorer.address() + " (Ctrl-C ends it)");
            if (open && !Browser.open(explorer.address())) {
                console.say("there is no browser to open it in");
            }
            new CountDownLatch(1).await();
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
            Runtime.getRuntime().removeShutdownHook(closing);
        }
    }

    private static void closeQuietly(Explorer explorer) {
        try {
            explorer.close();
        } catch (IOException ending) {
            // The process ends, and with it what could not be closed.
            return;
        }
    }
}
