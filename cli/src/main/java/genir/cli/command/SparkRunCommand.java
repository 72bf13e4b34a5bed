package genir.cli.command;

import genir.cli.cluster.Cluster;
import genir.cli.cluster.ClusterRun;
import genir.cli.console.Console;
import genir.cli.run.ExperimentConfig;
import genir.cli.run.Locations;
import genir.corpus.InputException;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** {@code genir spark run}: the whole pipeline on another machine. */
@Command(
        name = "run",
        description = {
            "Run an experiment as one task of the cluster. A run that is there is gone on with.",
            "With --shards the documents are indexed, and encoded for retrieval.dense, in parts before, each part a task."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  genir spark run my.yaml -o runs/my --master spark://host:7077",
            "  genir spark run my.yaml -o hdfs:///runs/my --master yarn",
            "  genir spark run my.yaml --shards 16 --master spark://host:7077"
        })
public final class SparkRunCommand implements Callable<Integer> {
    @ParentCommand
    private SparkCommand spark;

    @Mixin
    private ExperimentOptions experiment;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "DIR",
            description = "The run directory; default runs/ and the configuration's name.")
    private String output;

    @Option(
            names = "--shards",
            paramLabel = "N",
            description =
                    "Index and encode the documents in N parts, and put these together on this machine, before the rest is"
                            + " one task (default: all is one task).")
    private Integer shards;

    @Mixin
    private OverwriteOption overwrite;

    @Mixin
    private DeviceOption device;

    @Mixin
    private ClusterOption cluster;

    @Override
    public Integer call() throws IOException {
        ExperimentOptions.Steps steps = experiment.steps();
        if (shards != null && shards < 1) {
            throw new InputException("--shards " + shards + ": expected a whole number from 1");
        }
        ExperimentConfig config = device.over(experiment.read());
        String target = Locations.absolute(
                output == null ? experiment.defaultDirectory().toString() : output);
        Console console = spark.genir().console();
        try (Cluster machines = cluster.open("run", console)) {
            ClusterRun run = new ClusterRun(machines, config, target, console);
            if (shards == null) {
                run.run(steps.first(), steps.last(), overwrite.isGiven());
            } else {
                run.runInParts(shards, steps.first(), steps.last(), overwrite.isGiven());
            }
        }
        console.say(target + ": finished up to " + steps.last().label());
        return 0;
    }
}
