package genir.cli.bench;

import genir.corpus.Progress;
import genir.model.backend.BackendInfo;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** Measures shapes one after the other, and prints each when it is done. */
public final class Benchmark {
    private final int steps;
    private final int stockSteps;
    private final Integer soakSteps;
    private final Integer byteSteps;
    private final int threads;
    private final double dropout;
    private final String device;
    private final BenchPrinter printer;
    private final MeasuringProcess process;

    /**
     * What to measure.
     *
     * @param stockSteps of SameDiff's own interpreter, 0 for none
     * @param soakSteps null for no soak; where it or the next is given, speed is not measured
     * @param byteSteps null for no comparison of bytes
     * @param device as in configurations
     */
    public Benchmark(
            int steps,
            int stockSteps,
            Integer soakSteps,
            Integer byteSteps,
            int threads,
            double dropout,
            String device,
            Progress progress,
            BenchPrinter printer) {
        this.steps = steps;
        this.stockSteps = stockSteps;
        this.soakSteps = soakSteps;
        this.byteSteps = byteSteps;
        this.threads = threads;
        this.dropout = dropout;
        this.device = device;
        this.printer = printer;
        this.process = new MeasuringProcess(threads, progress);
    }

    /** Measures shapes, given by the names the user knows them by. */
    public BenchReport run(Map<String, BenchShape> shapes) throws IOException {
        Map<String, BenchReport.ShapeReport> measured = new LinkedHashMap<>();
        BenchReport report = new BenchReport(
                cpu(), "JDK " + Runtime.version(), BackendInfo.read().openblas(), threads, device, dropout, measured);
        printer.head(report);
        for (Map.Entry<String, BenchShape> shape : shapes.entrySet()) {
            BenchReport.ShapeReport result = measure(shape.getKey(), shape.getValue());
            measured.put(shape.getKey(), result);
            printer.shape(shape.getKey(), result);
        }
        return report;
    }

    private BenchReport.ShapeReport measure(String name, BenchShape shape) throws IOException {
        if (soakSteps == null && byteSteps == null) {
            Speed speed = process.run(name, task(BenchTask.Kind.SPEED, shape, steps), Speed.class);
            StockSpeed stock = stockSteps == 0
                    ? null
                    : process.run(name, task(BenchTask.Kind.STOCK, shape, stockSteps), StockSpeed.class);
            StockSpeed tuned = stockSteps == 0
                    ? null
                    : process.run(name, task(BenchTask.Kind.TUNED_STOCK, shape, stockSteps), StockSpeed.class);
            return new BenchReport.ShapeReport(
                    shape, speed, stock, ratio(stock, speed), tuned, ratio(tuned, speed), null, null, null);
        }
        Soak soak =
                soakSteps == null ? null : process.run(name, task(BenchTask.Kind.SOAK, shape, soakSteps), Soak.class);
        TrainedBytes first = null;
        Boolean same = null;
        if (byteSteps != null) {
            BenchTask task = task(BenchTask.Kind.BYTES, shape, byteSteps);
            first = process.run(name, task, TrainedBytes.class);
            same = first.equals(process.run(name, task, TrainedBytes.class));
        }
        return new BenchReport.ShapeReport(shape, null, null, null, null, null, soak, first, same);
    }

    private static Double ratio(StockSpeed stock, Speed speed) {
        return stock == null
                ? null
                : Double.valueOf(
                        stock.gradients().medianMs() / speed.trainingStep().medianMs());
    }

    private BenchTask task(BenchTask.Kind kind, BenchShape shape, int repetitions) {
        return new BenchTask(kind, shape, repetitions, dropout, device);
    }

    /** The CPU's name as Linux knows it. */
    private static String cpu() throws IOException {
        Path file = Path.of("/proc/cpuinfo");
        if (Files.exists(file)) {
            for (String line : Files.readAllLines(file, StandardCharsets.UTF_8)) {
                if (line.startsWith("model name")) {
                    return line.substring(line.indexOf(':') + 1).trim();
                }
            }
        }
        return System.getProperty("os.arch");
    }
}
