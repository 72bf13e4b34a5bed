package genir.cli.command;

import genir.cli.console.Console;
import genir.cli.run.ConfigFile;
import genir.cli.run.ExpectedMetrics;
import genir.cli.run.ExperimentConfig;
import genir.cli.run.Pipeline;
import genir.cli.run.RunDirectory;
import genir.cli.run.StepName;
import genir.corpus.InputException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** {@code genir run}: the whole pipeline. */
@Command(
        name = "run",
        description =
                "Run an experiment: index, BM25, train, evaluate, interpret, report. Finished steps whose inputs have"
                        + " not changed are skipped; an interrupted run goes on where it was.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  genir run configs/demo.yaml",
            "  genir run my-collection -o runs/mine",
            "  genir run my.yaml --set training.epochs=60 -o runs/longer",
            "  genir run my.yaml --from interpret"
        })
public final class RunCommand implements Callable<Integer> {
    @ParentCommand
    private GenirCommand genir;

    @Parameters(
            paramLabel = "CONFIG",
            description = "The experiment's YAML file; or the folder of a collection, for all defaults.")
    private Path config;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "DIR",
            description = "The run directory; default runs/ and the configuration's name.")
    private Path output;

    @Option(
            names = "--set",
            paramLabel = "key=value",
            description =
                    "Override a key of the configuration, and its alternative in the file; may be given several times.")
    private List<String> settings = new ArrayList<>();

    @Option(names = "--from", paramLabel = "STEP", description = "Run this step and those after it even if finished.")
    private String from;

    @Option(names = "--until", paramLabel = "STEP", description = "Stop after this step.")
    private String until;

    @Mixin
    private OverwriteOption overwrite;

    @Mixin
    private ThreadsOption threads;

    @Mixin
    private DeviceOption device;

    @Option(names = "--check", description = "Exit with 1 if a metric is not as the configuration expects.")
    private boolean check;

    @Override
    public Integer call() throws IOException {
        Console console = genir.console();
        StepName first = from == null ? null : StepName.parse("--from", from);
        StepName last = until == null ? StepName.REPORT : StepName.parse("--until", until);
        requireOrder(first, last);
        ExperimentConfig experiment = device.over(ConfigFile.read(config, settings));
        RunDirectory directory = new RunDirectory(output == null ? defaultDirectory() : output);
        threads.decide(experiment, directory, console);
        new Pipeline(directory, experiment, console).run(first, last, overwrite.isGiven());
        boolean asExpected = last.compareTo(StepName.EVALUATE) < 0
                || ExpectedMetrics.report(experiment.expected(), directory.metrics(), console);
        return check && !asExpected ? 1 : 0;
    }

    /** Fails where the first step, if there is one, comes after the last. */
    static void requireOrder(StepName first, StepName last) {
        if (first != null && first.compareTo(last) > 0) {
            throw new InputException("--from " + first.label() + ": comes after --until " + last.label());
        }
    }

    private Path defaultDirectory() {
        return Path.of("runs").resolve(nameOf(config));
    }

    /** The name of an experiment: that of its file, without the ending. */
    static String nameOf(Path config) {
        return config.toAbsolutePath().normalize().getFileName().toString().replaceFirst("\\.ya?ml$", "");
    }
}
