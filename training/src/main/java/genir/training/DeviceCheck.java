package genir.training;

import genir.model.T5Config;
import genir.model.Tensor;
import genir.model.plan.Device;
import genir.model.plan.InstructionTrial;
import genir.model.plan.Plan;
import genir.model.plan.device.CpuDevice;
import genir.model.plan.device.Precision;
import genir.model.plan.instruction.Instruction;
import genir.model.plan.instruction.InstructionExamples;
import genir.model.run.CrossEntropy;
import genir.model.run.GradientRunner;
import genir.model.run.Objective;
import genir.model.run.T5Runner;
import genir.model.run.TokenBatch;
import genir.model.site.Site;
import genir.model.weights.Initialization;
import genir.model.weights.Parameters;
import genir.training.optimizer.AdamW;
import genir.training.optimizer.Update;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Stream;

/** Holds a device against the CPU: each instruction alone, and a small model that is trained and looked into. */
public final class DeviceCheck {
    /** Steps of the training where a GPU makes them. */
    public static final int STEPS = 50;

    private static final int BATCH = 16;
    private static final int LENGTH = 24;
    private static final int WORDS = 400;
    private static final int DOCIDS = 112;
    private static final double RATE = 1e-3;
    private static final int SEED = 5;

    /** Sizes of a warp's and a block's work, and around them. */
    private static final long[][] SIZES = {{9, 1}, {64, 64}, {270, 2}, {129, 1024}, {33, 1500}, {3, 4100}};

    private final Device device;
    private final Tolerances tolerances;
    private final int steps;

    /**
     * How far numbers may be from the CPU's, relative to the largest one.
     *
     * @param instruction for one instruction
     * @param model for what comes out of a whole model
     */
    private record Tolerances(double instruction, double model) {
        static Tolerances of(Precision precision) {
            return switch (precision) {
                case FLOAT32 -> new Tolerances(1e-4, 1e-4);
                case TF32 -> new Tolerances(2e-3, 1e-2);
                case BF16 -> new Tolerances(2e-2, 5e-2);
            };
        }
    }

    /**
     * A check of a device.
     *
     * @param precision that it computes in
     * @param steps of the training
     */
    public DeviceCheck(Device device, Precision precision, int steps) {
        this.device = device;
        this.tolerances = Tolerances.of(precision);
        this.steps = steps;
    }

    /**
     * What came out of one comparison.
     *
     * @param what was compared
     * @param difference the largest one, relative to the largest number
     * @param tolerance what it may be
     */
    public record Result(String what, double difference, double tolerance) {
        /** Whether the device does what the CPU does; not where it has no number. */
        public boolean good() {
            return difference <= tolerance;
        }
    }

    /** The instructions that are compared, each kind at least once but for those that only ND4J has. */
    public static List<Instruction> instructions() {
        return Stream.concat(
                        InstructionExamples.all().stream(),
                        Stream.of(SIZES).flatMap(size -> InstructionExamples.ofSize(size[0], size[1]).stream()))
                .filter(instruction -> !(instruction instanceof Instruction.NativeOp))
                .toList();
    }

    /** Runs an instruction on both. */
    public Result compare(Instruction instruction) {
        InstructionTrial trial = new InstructionTrial(instruction);
        double difference = trial.difference(trial.run(new CpuDevice()), trial.run(device));
        return new Result(instruction.text(), difference, tolerances.instruction());
    }

    /** A training of some steps, with dropout: the loss of each, and all weights at its end. */
    @SuppressWarnings("ArrayRecordComponent")
    public record Training(double[] losses, float[] weights) {
        /** Whether another one came to the same bytes. */
        public boolean same(Training other) {
            return Arrays.equals(losses, other.losses) && Arrays.equals(weights, other.weights);
        }
    }

    /** Trains the model. */
    public Training train() {
        return train(device);
    }

    /** How far a training's losses are from the CPU's. */
    public Result compare(Training training) {
        double[] expected = train(new CpuDevice()).losses();
        return new Result("losses", difference(expected, training.losses()), tolerances.model());
    }

    private static Parameters model() {
        T5Config config =
                new T5Config(WORDS + DOCIDS, 64, 16, 128, 2, 2, 4, 8, 16, 0.1, null, "gated-gelu", true, null, null);
        return Initialization.T5.create(config, SEED);
    }

    private Training train(Device on) {
        Parameters parameters = model().on(on);
        Parameters gradients = parameters.zerosLike();
        AdamW optimizer = new AdamW(parameters, 0.9, 0.98, 0.01);
        GradientRunner runner = new GradientRunner(parameters, gradients, new Update(optimizer, gradients, 1));
        double[] losses = new double[steps];
        for (int step = 1; step <= steps; step++) {
            SplittableRandom random = new SplittableRandom(step % 4);
            TokenBatch batch = batch(random);
            int[] targets = random.ints(BATCH, WORDS, WORDS + DOCIDS).toArray();
            Plan plan = runner.prepare(
                    batch, Collections.nCopies(BATCH, new int[] {0}), new CrossEntropy(WORDS, 0.1, targets), step);
            Update.fill(plan, RATE, step);
            plan.run();
            losses[step - 1] = plan.view(Objective.LOSS).readDouble();
        }
        float[] weights = new float[Math.toIntExact(parameters.layout().length())];
        parameters.onHost().floats().get(0, weights);
        return new Training(losses, weights);
    }

    private static TokenBatch batch(SplittableRandom random) {
        List<int[]> sequences = new ArrayList<>();
        for (int row = 0; row < BATCH; row++) {
            int length = row == 0 ? LENGTH : random.nextInt(2, LENGTH + 1);
            sequences.add(random.ints(length, 2, WORDS).toArray());
        }
        return new TokenBatch(sequences, LENGTH);
    }

    /** What can be looked at inside of the model, on both. */
    public Result compareSites() {
        Parameters parameters = model();
        T5Runner host = new T5Runner(parameters);
        T5Runner runner = new T5Runner(parameters.on(device));
        TokenBatch batch = batch(new SplittableRandom(SEED));
        Map<Site, Tensor> expected = host.run(batch, host.sites().all());
        Map<Site, Tensor> actual = runner.run(batch, host.sites().all());
        double largest = expected.entrySet().stream()
                .mapToDouble(site -> difference(doubles(site.getValue()), doubles(actual.get(site.getKey()))))
                .max()
                .orElseThrow();
        return new Result(expected.size() + " sites", largest, tolerances.model());
    }

    private static double[] doubles(Tensor tensor) {
        double[] doubles = new double[tensor.data().length];
        for (int i = 0; i < doubles.length; i++) {
            doubles[i] = tensor.data()[i];
        }
        return doubles;
    }

    /** The largest difference relative to the largest number; infinite where one is missing. */
    private static double difference(double[] expected, double[] actual) {
        double largest = Double.MIN_NORMAL;
        double difference = 0;
        for (int i = 0; i < expected.length; i++) {
            largest = Math.max(largest, Math.abs(expected[i]));
            difference = Math.max(difference, Math.abs(actual[i] - expected[i]));
        }
        double relative = difference / largest;
        return Double.isNaN(relative) ? Double.POSITIVE_INFINITY : relative;
    }
}
