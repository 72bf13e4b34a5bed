package genir.cli.bench;

import genir.model.backend.BackendInfo;
import genir.model.backend.ProcessMemory;
import genir.model.plan.Device;
import genir.model.plan.Plan;
import genir.model.plan.ProductShape;
import genir.model.plan.device.ProductsAlone;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Times training steps, forward passes, patched suffixes and matrix products of one shape. */
final class SpeedMeasurement {
    /** Runs before any that counts: HotSpot compiles the loops meanwhile. */
    private static final int LEAST_WARM_UP = 10;

    private static final int PROFILE_RUNS = 5;

    private final Workload work;
    private final int steps;
    private final int warmUp;
    private final Runnable tick;
    private int trained;

    private SpeedMeasurement(Workload work, int steps, Runnable tick) {
        this.work = work;
        this.steps = steps;
        this.warmUp = warmUp(steps);
        this.tick = tick;
    }

    private static int warmUp(int steps) {
        return Math.min(steps, Math.max(LEAST_WARM_UP, steps / 5));
    }

    /** How often {@code tick} is called. */
    static int ticks(int steps) {
        return 3 * (warmUp(steps) + steps) + pairs(steps);
    }

    private static int pairs(int steps) {
        return (steps + 1) / 2;
    }

    static Speed of(BenchTask task, Runnable tick) {
        return new SpeedMeasurement(new Workload(task), task.steps(), tick).measure();
    }

    private Speed measure() {
        work.prepareTraining();
        Samples training = time(() -> work.trainingStep(trained++));
        long trainingPeak = peakBytes();
        Samples forward = time(work::forward);
        // Before the suffix, whose plan reuses no memory.
        long peak = peakBytes();
        Samples suffix = time(work.suffix());
        Speed.Products products = products();
        return new Speed(
                work.parameters().layout().length(),
                BackendInfo.read().threads(),
                training,
                gflop(work.trainingPlan().program().products()),
                forward,
                gflop(work.forwardPlan().program().products()),
                suffix,
                suffix.medianMs() / forward.medianMs(),
                products,
                profile(training.medianMs()),
                trainingPeak,
                peak);
    }

    /** Of the device where it has a memory of its own, else of the process. */
    private long peakBytes() {
        Device device = work.parameters().device();
        return device.isHost() ? ProcessMemory.peakBytes() : device.peakBytes();
    }

    private Samples time(Runnable action) {
        return Samples.time(warmUp, steps, repetition -> {
            action.run();
            tick.run();
        });
    }

    private static double gflop(List<ProductShape> products) {
        return products.stream().mapToDouble(ProductShape::flops).sum() * 1e-9;
    }

    /** In turns with whole training steps, so that whatever else the machine does falls on both. */
    private Speed.Products products() {
        List<ProductShape> shapes = work.trainingPlan().program().products();
        ProductsAlone alone = new ProductsAlone(shapes, work.parameters().device());
        Map<ProductShape, double[]> classes = new LinkedHashMap<>();
        int pairs = pairs(steps);
        double[] totals = new double[pairs];
        double[] wholes = new double[pairs];
        alone.run();
        for (int pair = 0; pair < pairs; pair++) {
            wholes[pair] = Samples.milliseconds(pair, repetition -> work.trainingStep(trained++));
            for (Map.Entry<ProductShape, Double> taken : alone.run().entrySet()) {
                double milliseconds = taken.getValue() * 1e3;
                classes.computeIfAbsent(taken.getKey(), missing -> new double[pairs])[pair] = milliseconds;
                totals[pair] += milliseconds;
            }
            tick.run();
        }
        Samples together = Samples.of(totals);
        return new Speed.Products(
                shapes.size(),
                together,
                gflop(shapes) / together.medianMs() * 1e3,
                together.medianMs() / Samples.of(wholes).medianMs(),
                classes(shapes, classes));
    }

    private static List<Speed.ProductClass> classes(List<ProductShape> shapes, Map<ProductShape, double[]> taken) {
        Map<ProductShape, Long> counts =
                shapes.stream().collect(Collectors.groupingBy(shape -> shape, Collectors.counting()));
        List<Speed.ProductClass> classes = new ArrayList<>();
        taken.forEach((shape, milliseconds) -> {
            int count = counts.get(shape).intValue();
            double median = Samples.of(milliseconds).medianMs();
            classes.add(new Speed.ProductClass(shape.toString(), count, median, count * shape.flops() / median * 1e-6));
        });
        classes.sort(Comparator.comparingDouble(Speed.ProductClass::medianMs).reversed());
        return classes;
    }

    /** Milliseconds by kind of work, what takes longest first; what no step of the plan does is called "other". */
    private Map<String, Double> profile(double step) {
        Map<String, Double> kinds = new LinkedHashMap<>();
        Plan plan = work.trainingPlan();
        double[] seconds = plan.profile(PROFILE_RUNS);
        for (int at = 0; at < seconds.length; at++) {
            kinds.merge(plan.program().instructions().get(at).name(), seconds[at] * 1e3, Double::sum);
        }
        double known = kinds.values().stream().mapToDouble(Double::doubleValue).sum();
        kinds.put("other", Math.max(0, step - known));
        Map<String, Double> sorted = new LinkedHashMap<>();
        kinds.entrySet().stream()
                .sorted(Map.Entry.<String, Double>comparingByValue().reversed())
                .forEach(kind -> sorted.put(kind.getKey(), kind.getValue()));
        return sorted;
    }
}
