package genir.cli.command;

import genir.cli.cluster.Cluster;
import genir.cli.cluster.ClusterInterpretation;
import genir.cli.console.Console;
import genir.cli.run.ExperimentConfig;
import genir.cli.run.Locations;
import genir.cli.run.RunDirectory;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** {@code genir spark interpret}: the suite on many machines. */
@Command(
        name = "interpret",
        description = "Run the interpretability suite on a run's model, each analysis a task of the cluster.",
        footerHeading = "%nExamples:%n",
        footer = {"  genir spark interpret -r runs/my --master spark://host:7077"})
public final class SparkInterpretCommand implements Callable<Integer> {
    @ParentCommand
    private SparkCommand spark;

    @Option(
            names = {"-r", "--run"},
            required = true,
            paramLabel = "DIR",
            description = "The run directory, a path that all machines see.")
    private String directory;

    @Option(
            names = "--analyses",
            split = ",",
            paramLabel = "NAMES",
            description = "Only these analyses, as for 'genir interpret'.")
    private List<String> analyses;

    @Mixin
    private DeviceOption device;

    @Mixin
    private ClusterOption cluster;

    @Override
    public Integer call() throws IOException {
        Console console = spark.genir().console();
        String run = Locations.absolute(directory);
        try (Cluster machines = cluster.open("interpret", console)) {
            ClusterInterpretation interpretation = new ClusterInterpretation(machines, run);
            ExperimentConfig config =
                    StepCommand.Interpret.settled(device.over(new RunDirectory(Path.of(run)).readConfig()), analyses);
            interpretation.write(config, console);
        }
        return 0;
    }
}
