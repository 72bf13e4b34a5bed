package genir.cli.command;

import genir.cli.bench.BenchPrinter;
import genir.cli.bench.BenchReport;
import genir.cli.bench.BenchShape;
import genir.cli.bench.Benchmark;
import genir.cli.bench.BusyLine;
import genir.cli.bench.PatchingSpeed;
import genir.cli.console.Console;
import genir.cli.run.DeviceConfig;
import genir.cli.run.ExperimentConfig;
import genir.cli.run.RunDirectory;
import genir.cli.run.RunSession;
import genir.cli.run.StepName;
import genir.corpus.InputException;
import genir.corpus.index.CollectionIndex;
import genir.corpus.io.Json;
import genir.model.backend.CpuLoad;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code genir bench}: how fast the engine is on this machine, and how fast it could be. */
@Command(
        name = "bench",
        description = "Measure training steps, forward passes and patched suffixes against the speed of this machine's"
                + " matrix products and against SameDiff's own interpreter. Leave the machine alone meanwhile."
                + " docs/bench.md says what each figure means.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  genir bench --shape toy --steps 10",
            "  genir bench --plan toy",
            "  genir bench -r runs/demo --json patching.json"
        })
public final class BenchCommand implements Callable<Integer> {
    private static final String STANDARD_OUTPUT = "-";
    private static final int MOST_STEPS = 1_000_000;
    /** Options that say nothing of a run. */
    private static final List<String> OF_SHAPES = List.of(
            "--shape",
            "--threads",
            "--device",
            "--precision",
            "--dropout",
            "--stock-steps",
            "--no-stock",
            "--soak",
            "--check-bytes");

    @Spec
    private CommandSpec spec;

    @ParentCommand
    private GenirCommand genir;

    @Option(
            names = "--shape",
            paramLabel = "NAME[:size=N,...]",
            description =
                    "toy, small, demo, base or large, perhaps with other sizes, such as toy:batch_size=8,length=16; may be"
                            + " given several times (default: the first three).")
    private List<String> names = new ArrayList<>();

    @Option(
            names = "--steps",
            paramLabel = "N",
            description = "Measured repetitions, after 10 or more that do not count (default 20).")
    private int steps = 20;

    @Option(
            names = "--threads",
            paramLabel = "N",
            description = "Threads of matrix products and loops (default: one for each core).")
    private int threads = Runtime.getRuntime().availableProcessors();

    @Option(
            names = "--device",
            paramLabel = "KIND",
            description = "What computes: cpu, cuda, nd4j or auto (default cpu).")
    private String device = "cpu";

    @Option(
            names = "--precision",
            paramLabel = "NAME",
            description = "float32, tf32 or bf16 (default float32); the last two with --device cuda.")
    private String precision = "float32";

    @Option(names = "--dropout", paramLabel = "RATE", description = "Dropout rate in training (default 0.1).")
    private double dropout = 0.1;

    @Option(
            names = "--stock-steps",
            paramLabel = "N",
            description = "Repetitions of SameDiff's own interpreter, which takes seconds each (default 3).")
    private int stockSteps = 3;

    @Option(names = "--no-stock", description = "Leave SameDiff's own interpreter out.")
    private boolean noStock;

    @Option(
            names = "--soak",
            paramLabel = "N",
            description = "Only train for so many steps, and say how much the memory grew.")
    private Integer soak;

    @Option(
            names = "--check-bytes",
            paramLabel = "N",
            arity = "0..1",
            fallbackValue = "200",
            description = "Only train for so many steps (default 200), twice; exit with 1 if the bytes differ.")
    private Integer checkBytes;

    @Option(
            names = "--plan",
            paramLabel = "NAME[:size=N,...]",
            description =
                    "Only print what a training step of a shape computes, forwards and backwards: an instruction a line,"
                            + " with the shapes of what it reads and writes, and where in memory that is.")
    private String plan;

    @Option(
            names = {"-r", "--run"},
            paramLabel = "DIR",
            description = "Only measure patching on a run: the paper's Table 3 beside a forward pass over its queries.")
    private Path run;

    @Option(
            names = "--json",
            paramLabel = "FILE",
            arity = "0..1",
            fallbackValue = STANDARD_OUTPUT,
            description = "Write the figures to a file too, or print them instead.")
    private String json;

    @Override
    public Integer call() throws IOException {
        within("--steps", steps);
        within("--stock-steps", stockSteps);
        within("--threads", threads);
        within("--soak", soak == null ? 1 : soak);
        within("--check-bytes", checkBytes == null ? 1 : checkBytes);
        if (!(dropout >= 0 && dropout < 1)) {
            throw new InputException("--dropout " + dropout + ": expected a number from 0 to below 1");
        }
        if (plan != null) {
            genir.console().print(BenchShape.parse(plan).program(dropout).stripTrailing());
            return 0;
        }
        if (run != null) {
            patching();
            return 0;
        }
        Map<String, BenchShape> shapes = new LinkedHashMap<>();
        for (String name : names.isEmpty() ? BenchShape.defaults() : names) {
            shapes.put(name, BenchShape.parse(name));
        }
        DeviceConfig chosen = new DeviceConfig(device, precision);
        // At once, not in each measuring process: whether it is there at all.
        boolean onCpu = chosen.open().isHost();
        Console console = genir.console();
        boolean onlyJson = STANDARD_OUTPUT.equals(json);
        BenchPrinter printer = new BenchPrinter(onlyJson ? line -> {} : console::print);
        Benchmark benchmark = new Benchmark(
                steps,
                noStock || !onCpu ? 0 : stockSteps,
                soak,
                checkBytes,
                threads,
                dropout,
                chosen.kind() + ":" + chosen.precision(),
                console.progress(),
                printer);
        CpuLoad load = CpuLoad.begin();
        BenchReport report = benchmark.run(shapes);
        if (!onlyJson) {
            BusyLine.of(load).ifPresent(console::print);
        }
        writeJson(report);
        boolean same = report.shapes().values().stream().noneMatch(shape -> Boolean.FALSE.equals(shape.sameBytes()));
        return same ? 0 : 1;
    }

    private void patching() throws IOException {
        if (OF_SHAPES.stream().anyMatch(spec.commandLine().getParseResult()::hasMatchedOption)) {
            throw new InputException("-r measures patching on a run: only --steps and --json go with it");
        }
        RunDirectory directory = new RunDirectory(run);
        ExperimentConfig config = directory.readConfig();
        directory.requireModel();
        directory.requireIntact(StepName.INDEX);
        directory.requireIntact(StepName.TRAIN);
        try (CollectionIndex index = CollectionIndex.open(directory.index())) {
            PatchingSpeed speed = PatchingSpeed.of(RunSession.open(directory, config, index), steps);
            if (!STANDARD_OUTPUT.equals(json)) {
                speed.lines().forEach(genir.console()::print);
            }
            writeJson(speed);
        }
    }

    private void writeJson(Object report) throws IOException {
        if (STANDARD_OUTPUT.equals(json)) {
            genir.console().print(Json.strict().writerWithDefaultPrettyPrinter().writeValueAsString(report));
        } else if (json != null) {
            Json.write(Path.of(json), report);
            genir.console().say("wrote " + json);
        }
    }

    private static void within(String option, int value) {
        if (value < 1 || value > MOST_STEPS) {
            throw new InputException(option + " " + value + ": expected a whole number from 1 to " + MOST_STEPS);
        }
    }
}
