package genir.cli.command;

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

    @Mixin
    private SweepSettings sweep;

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
                sweep.config(),
                output == null ? sweep.defaultFolder() : output,
                parallel == null ? idle() : parallel,
                threads,
                sweep.until(),
                passed);
        return new Sweeper(options, genir.console()).run(sweep.settings(), sweep.seeds()) ? 0 : 1;
    }

    private int idle() {
        return Math.max(1, Threads.idle(Threads.available(), Threads.others()) / threads);
    }
}
