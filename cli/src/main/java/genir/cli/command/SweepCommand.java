package genir.cli.command;

import genir.cli.run.StepName;
import genir.cli.sweep.SweepOptions;
import genir.cli.sweep.Sweeper;
import genir.model.backend.Threads;
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

/** {@code genir sweep}: one experiment with many settings and seeds. */
@Command(
        name = "sweep",
        description =
                "Run an experiment with every combination of values and seeds, each in a process and a run directory of its"
                        + " own. The same command goes on where it was interrupted and skips what is finished; what fails is said, and"
                        + " the others run.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  genir sweep my.yaml --set training.learning_rate=5e-4,1e-3 --seeds 1..3",
            "  genir sweep my.yaml --set training.epochs=20,60 --set model.num_layers=0,1",
            "  genir sweep my.yaml --set index.bm25.b=0.2,0.4,0.75 --until bm25",
            "  genir compare runs/my-sweep --html comparison.html"
        })
public final class SweepCommand implements Callable<Integer> {
    @ParentCommand
    private GenirCommand genir;

    @Parameters(
            paramLabel = "CONFIG",
            description = "The experiment's YAML file; or the folder of a collection, for all defaults.")
    private Path config;

    @Option(
            names = "--set",
            paramLabel = "key=a,b,c",
            description =
                    "The values of a key, parted by commas; may be given several times. A list is one value: key=[1,2].")
    private List<String> settings = new ArrayList<>();

    @Option(
            names = "--seeds",
            paramLabel = "SEEDS",
            description = "Repeat each setting with these values of training.seed: 1..3, or 1,5,7.")
    private String seeds;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "DIR",
            description = "The folder of all runs; default runs/ and the configuration's name with -sweep.")
    private Path output;

    @Option(
            names = "--parallel",
            paramLabel = "N",
            description = "Processes side by side (default: as many as there are idle cores for their threads).")
    private Integer parallel;

    @Option(names = "--threads", paramLabel = "N", defaultValue = "1", description = "Threads of each (default 1).")
    private int threads;

    @Option(
            names = "--until",
            paramLabel = "STEP",
            defaultValue = "report",
            description = "The last step of each run (default report; evaluate spares the interpretation).")
    private String until;

    @Mixin
    private OverwriteOption overwrite;

    @Mixin
    private DeviceOption device;

    @Override
    public Integer call() throws IOException {
        ThreadsOption.requireCount("--threads", threads);
        if (parallel != null) {
            ThreadsOption.requireCount("--parallel", parallel);
        }
        List<String> passed = new ArrayList<>(device.arguments());
        if (overwrite.isGiven()) {
            passed.add("--overwrite");
        }
        SweepOptions options = new SweepOptions(
                config,
                output == null ? defaultFolder(config) : output,
                parallel == null ? idle() : parallel,
                threads,
                StepName.parse("--until", until),
                passed);
        return new Sweeper(options, genir.console()).run(settings, seeds) ? 0 : 1;
    }

    private int idle() {
        return Math.max(1, Threads.idle(Threads.available(), Threads.others()) / threads);
    }

    /** The folder of an experiment's sweep where none is given. */
    static Path defaultFolder(Path config) {
        return Path.of("runs").resolve(RunCommand.nameOf(config) + "-sweep");
    }
}
