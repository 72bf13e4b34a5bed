package genir.cli.command;

import genir.cli.cluster.Cluster;
import genir.cli.cluster.ClusterRun;
import genir.cli.run.ConfigFile;
import genir.cli.run.ExperimentConfig;
import genir.cli.run.Locations;
import genir.cli.run.StepName;
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

/** {@code genir spark run}: the whole pipeline on another machine. */
@Command(
        name = "run",
        description = "Run an experiment as one task of the cluster. A run that is there is gone on with.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  genir spark run my.yaml -o runs/my --master spark://host:7077",
            "  genir spark run my.yaml -o hdfs:///runs/my --master yarn"
        })
public final class SparkRunCommand implements Callable<Integer> {
    @ParentCommand
    private SparkCommand spark;

    @Parameters(
            paramLabel = "CONFIG",
            description = "The experiment's YAML file; or the folder of a collection, for all defaults.")
    private Path config;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "DIR",
            description = "The run directory; default runs/ and the configuration's name.")
    private String output;

    @Option(names = "--set", paramLabel = "key=value", description = "Override a key of the configuration.")
    private List<String> settings = new ArrayList<>();

    @Option(names = "--from", paramLabel = "STEP", description = "Run this step and those after it even if finished.")
    private String from;

    @Option(names = "--until", paramLabel = "STEP", defaultValue = "report", description = "Stop after this step.")
    private String until;

    @Mixin
    private OverwriteOption overwrite;

    @Mixin
    private DeviceOption device;

    @Mixin
    private ClusterOption cluster;

    @Override
    public Integer call() throws IOException {
        StepName first = from == null ? null : StepName.parse("--from", from);
        StepName last = StepName.parse("--until", until);
        RunCommand.requireOrder(first, last);
        ExperimentConfig experiment = device.over(ConfigFile.read(config, settings));
        String target = Locations.absolute(
                output == null
                        ? Path.of("runs").resolve(RunCommand.nameOf(config)).toString()
                        : output);
        try (Cluster machines = cluster.open("run", spark.genir().console())) {
            ClusterRun.run(machines, experiment, target, first, last, overwrite.isGiven());
        }
        spark.genir().console().say(target + ": finished up to " + last.label());
        return 0;
    }
}
