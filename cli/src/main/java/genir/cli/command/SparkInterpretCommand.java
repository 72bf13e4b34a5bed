package genir.cli.command;

import genir.cli.cluster.Cluster;
import genir.cli.cluster.ClusterInterpretation;
import genir.cli.console.Console;
import genir.cli.run.Locations;
import java.io.IOException;
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
        footer = {
            "  genir spark interpret -r runs/my --master spark://host:7077",
            "  genir spark interpret -r hdfs:///runs/my --analyses words,patching"
        })
public final class SparkInterpretCommand implements Callable<Integer> {
    @ParentCommand
    private SparkCommand spark;

    @Option(
            names = {"-r", "--run"},
            required = true,
            paramLabel = "DIR",
            description = "The run directory, evaluated.")
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
        try (Cluster machines = cluster.open("interpret", console)) {
            new ClusterInterpretation(
                            machines,
                            Locations.absolute(directory),
                            config -> StepCommand.Interpret.settled(device.over(config), analyses),
                            console)
                    .write();
        }
        return 0;
    }
}
