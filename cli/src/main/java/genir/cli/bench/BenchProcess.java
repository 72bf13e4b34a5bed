package genir.cli.bench;

import genir.corpus.io.AtomicFiles;
import genir.corpus.io.Checksums;
import genir.corpus.io.Json;
import genir.model.backend.ProcessMemory;
import genir.model.run.StockGradients;
import genir.model.weights.ModelFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * One measurement in a process of its own, started by {@link MeasuringProcess}: reads a task from a file, writes its result
 * to another, and prints how far it has come.
 */
public final class BenchProcess {
    /** Prints how many {@link #TICK}s will follow. */
    static final String TOTAL = "total ";

    static final String TICK = "tick";

    /** A soak measures memory first when everything has been allocated and compiled. */
    private static final int SOAK_WARM_UP = 200;

    private BenchProcess() {}

    /** Arguments: the file with the task and the file for the result. */
    public static void main(String[] arguments) throws IOException {
        BenchTask task = Json.read(Path.of(arguments[0]), BenchTask.class, "a task");
        Json.write(Path.of(arguments[1]), measure(task));
    }

    private static Object measure(BenchTask task) throws IOException {
        return switch (task.kind()) {
            case SPEED -> {
                total(SpeedMeasurement.ticks(task.steps()));
                yield SpeedMeasurement.of(task, BenchProcess::tick);
            }
            case STOCK, TUNED_STOCK -> stock(task);
            case SOAK -> soak(task);
            case BYTES -> bytes(task);
        };
    }

    private static StockSpeed stock(BenchTask task) {
        total(task.steps() + 1);
        StockGradients stock = new Workload(task).stock();
        Samples samples = Samples.time(1, task.steps(), repetition -> {
            stock.run();
            tick();
        });
        return new StockSpeed(samples, ProcessMemory.peakBytes());
    }

    private static Soak soak(BenchTask task) {
        total(task.steps());
        int warmUp = Math.min(SOAK_WARM_UP, task.steps() / 2);
        Workload work = new Workload(task);
        work.prepareTraining();
        train(work, 0, warmUp);
        long before = usedBytes();
        train(work, warmUp, task.steps());
        long after = usedBytes();
        return new Soak(task.steps(), warmUp, before, after, after - before);
    }

    /** Resident memory without the part of Java's heap that is free: all of the heap is resident here. */
    private static long usedBytes() {
        System.gc();
        return ProcessMemory.residentBytes() - Runtime.getRuntime().freeMemory();
    }

    private static TrainedBytes bytes(BenchTask task) throws IOException {
        total(task.steps());
        Workload work = new Workload(task);
        work.prepareTraining();
        train(work, 0, task.steps());
        Path folder = Files.createTempDirectory("genir-bench");
        try {
            ModelFolder.write(folder, work.parameters());
            return new TrainedBytes(task.steps(), Checksums.ofFile(folder.resolve("model.safetensors")));
        } finally {
            AtomicFiles.deleteTree(folder);
        }
    }

    private static void train(Workload work, int from, int to) {
        for (int step = from; step < to; step++) {
            work.trainingStep(step);
            tick();
        }
    }

    private static void total(int ticks) {
        System.out.println(TOTAL + ticks);
    }

    private static void tick() {
        System.out.println(TICK);
        if (System.out.checkError()) {
            throw new IllegalStateException("nobody waits for the result any more");
        }
    }
}
