package genir.cli.command;

import genir.cli.console.Console;
import genir.cli.run.ExpectedMetrics;
import genir.cli.run.ExperimentConfig;
import genir.cli.run.Pipeline;
import genir.cli.run.RunDirectory;
import genir.cli.run.StepName;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
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

    @Mixin
    private ExperimentOptions experiment;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "DIR",
            description = "The run directory; default runs/ and the configuration's name.")
    private Path output;

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
        ExperimentOptions.Steps steps = experiment.steps();
        ExperimentConfig config = device.over(experiment.read());
        RunDirectory directory = new RunDirectory(output == null ? experiment.defaultDirectory() : output);
        threads.decide(config, directory, console);
        new Pipeline(directory, config, console).run(steps.first(), steps.last(), overwrite.isGiven());
        boolean asExpected = steps.last().compareTo(StepName.EVALUATE) < 0
                || ExpectedMetrics.report(config.expected(), directory.metrics(), console);
        return check && !asExpected ? 1 : 0;
    }
}
