package genir.cli.command;

import genir.cli.cluster.Cluster;
import genir.cli.cluster.ClusterReduction;
import genir.cli.console.Console;
import genir.cli.run.Locations;
import genir.cli.run.Reduction;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** {@code genir spark reduce}: models that lack some documents, on many machines. */
@Command(
        name = "reduce",
        description = "Train models like a run's own, each without a few documents and each a task of the cluster.",
        footerHeading = "%nExamples:%n",
        footer = {"  genir spark reduce -r runs/my --models 4 --master spark://host:7077"})
public final class SparkReduceCommand implements Callable<Integer> {
    @ParentCommand
    private SparkCommand spark;

    @Option(
            names = {"-r", "--run"},
            required = true,
            paramLabel = "DIR",
            description = "The run directory, evaluated.")
    private String directory;

    @Mixin
    private ReductionOptions reduction;

    @Mixin
    private OverwriteOption overwrite;

    @Mixin
    private DeviceOption device;

    @Mixin
    private ClusterOption cluster;

    @Override
    public Integer call() throws IOException {
        Reduction wanted = reduction.checked();
        Console console = spark.genir().console();
        try (Cluster machines = cluster.open("reduce", console)) {
            new ClusterReduction(machines, Locations.absolute(directory), device::over, console)
                    .train(wanted, overwrite.isGiven());
        }
        return 0;
    }
}
