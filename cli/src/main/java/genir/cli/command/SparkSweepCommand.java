package genir.cli.command;

import genir.cli.cluster.Cluster;
import genir.cli.cluster.ClusterSweep;
import genir.cli.console.Console;
import genir.cli.run.Locations;
import genir.cli.run.StepName;
import genir.cli.sweep.SweepOptions;
import genir.cli.sweep.Sweeper;
import genir.corpus.io.AtomicFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** {@code genir spark sweep}: one experiment with many settings and seeds, on many machines. */
@Command(
        name = "sweep",
        description =
                "Run an experiment with every combination of values and seeds, each a task of the cluster with one thread. The"
                        + " same command goes on where it was interrupted; what fails is said, and the others run.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  genir spark sweep my.yaml --seeds 1..16 --master spark://host:7077",
            "  genir spark sweep my.yaml --seeds 1..3 -o s3a://lab/my --master yarn"
        })
public final class SparkSweepCommand implements Callable<Integer> {
    @ParentCommand
    private SparkCommand spark;

    @Mixin
    private SweepSettings sweep;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "DIR",
            description = "The folder of all runs; default runs/ and the configuration's name with -sweep.")
    private String output;

    @Mixin
    private OverwriteOption overwrite;

    @Mixin
    private DeviceOption device;

    @Mixin
    private ClusterOption cluster;

    @Override
    public Integer call() throws IOException {
        StepName last = sweep.until();
        String target =
                Locations.absolute(output == null ? sweep.defaultFolder().toString() : output);
        if (!Locations.isAddress(target)) {
            return sweep(target, Path.of(target), last);
        }
        Path folder = Files.createTempDirectory("genir-sweep");
        try {
            return sweep(target, folder, last);
        } finally {
            AtomicFiles.deleteTree(folder);
        }
    }

    private int sweep(String target, Path folder, StepName last) throws IOException {
        Console console = spark.genir().console();
        try (Cluster machines = cluster.open("sweep", console)) {
            SweepOptions options = new SweepOptions(sweep.config(), folder, machines.slots(), 1, last, List.of());
            ClusterSweep runs =
                    new ClusterSweep(machines, sweep.config(), device::over, target, folder, last, overwrite.isGiven());
            return new Sweeper(options, console, count -> runs).run(sweep.settings(), sweep.seeds()) ? 0 : 1;
        }
    }
}
