package genir.cli.command;

import genir.cli.run.ExperimentConfig;
import genir.cli.run.Pipeline;
import genir.cli.run.Reduction;
import genir.cli.run.RunDirectory;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** {@code genir reduce}: models that lack some documents. */
@Command(
        name = "reduce",
        description =
                "Train models like a run's own, each without a few documents that the analysed queries ask for, into"
                        + " RUN/reduced/; 'genir interpret' then swaps encoders with them. An interrupted training goes on.",
        footerHeading = "%nExamples:%n",
        footer = {"  genir reduce -r runs/demo --models 4 --documents 10", "  genir interpret -r runs/demo"})
public final class ReduceCommand implements Callable<Integer> {
    @ParentCommand
    private GenirCommand genir;

    @Option(
            names = {"-r", "--run"},
            required = true,
            paramLabel = "DIR",
            description = "The run directory, evaluated.")
    private Path directory;

    @Mixin
    private ReductionOptions reduction;

    @Mixin
    private OverwriteOption overwrite;

    @Mixin
    private ThreadsOption threads;

    @Mixin
    private DeviceOption device;

    @Override
    public Integer call() throws IOException {
        Reduction wanted = reduction.checked();
        RunDirectory run = new RunDirectory(directory);
        ExperimentConfig config = device.over(run.readConfig());
        threads.decide(config, run, genir.console());
        new Pipeline(run, config, genir.console()).reduce(wanted, overwrite.isGiven());
        genir.console().say("'genir interpret -r " + directory + "' swaps encoders with them");
        return 0;
    }
}
