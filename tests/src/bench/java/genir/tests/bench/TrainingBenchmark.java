package genir.tests.bench;

import genir.model.T5Config;
import genir.model.plan.Plan;
import genir.model.plan.TensorView;
import genir.model.run.CrossEntropy;
import genir.model.run.GradientRunner;
import genir.model.run.T5Runner;
import genir.model.run.TokenBatch;
import genir.model.weights.Initialization;
import genir.model.weights.Parameters;
import genir.training.optimizer.Adam;
import genir.training.optimizer.Update;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** What a training step is made of above the kernels, and the whole of it. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class TrainingBenchmark {
    private static final int BATCH = 64;
    private static final int LENGTH = 32;
    private static final int VOCABULARY = 10_240;
    private static final int WIDTH = 256;
    private static final double LEARNING_RATE = 1e-4;

    private final SplittableRandom random = new SplittableRandom(1);
    private final Parameters parameters = Initialization.T5.create(
            new T5Config(VOCABULARY, WIDTH, 64, 1024, 4, 4, 4, null, null, 0.1, null, null, true, null, null), 1);
    private final TokenBatch batch = new TokenBatch(
            Stream.generate(() -> random.ints(LENGTH, 2, VOCABULARY).toArray())
                    .limit(BATCH)
                    .toList(),
            LENGTH);
    private final CrossEntropy crossEntropy =
            new CrossEntropy(0, random.ints(BATCH, 2, VOCABULARY).toArray());
    private final List<int[]> starts = Collections.nCopies(BATCH, new int[1]);
    private final GradientRunner runner = new GradientRunner(parameters);
    private final Parameters gradients = parameters.zerosLike();
    private final GradientRunner trainer =
            new GradientRunner(parameters, gradients, new Update(new Adam(parameters, 0.9, 0.98), gradients, 1));
    private final T5Runner ranker = new T5Runner(parameters);

    private int step;

    @Benchmark
    public double gradients() {
        return runner.run(batch, crossEntropy, ++step);
    }

    /** Gradients, clipping and Adam. */
    @Benchmark
    public double step() {
        Plan plan = trainer.prepare(batch, starts, crossEntropy, ++step);
        Update.fill(plan, LEARNING_RATE, step);
        plan.run();
        return Update.norm(plan);
    }

    @Benchmark
    public TensorView forward() {
        return ranker.logits(batch);
    }
}
