package genir.tests.bench;

import genir.model.T5Config;
import genir.model.plan.TensorView;
import genir.model.run.CrossEntropy;
import genir.model.run.GradientRunner;
import genir.model.run.T5Runner;
import genir.model.run.TokenBatch;
import genir.model.weights.Initialization;
import genir.model.weights.Parameters;
import genir.training.optimizer.Adam;
import genir.training.optimizer.GradientNorm;
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
    private final CrossEntropy crossEntropy = new CrossEntropy(0);
    private final GradientRunner runner = new GradientRunner(parameters);
    private final Adam adam = new Adam(parameters, 0.9, 0.98);
    private final GradientNorm norm = new GradientNorm();
    private final T5Runner ranker = new T5Runner(parameters);
    private final TensorView logits = ranker.logits(batch);
    /** Memory of the logits' shape: those of another runner. */
    private final TensorView logitsGradient = new T5Runner(parameters).logits(batch);

    private int step;

    public TrainingBenchmark() {
        crossEntropy.targets(random.ints(BATCH, 2, VOCABULARY).toArray());
        runner.run(batch, crossEntropy, 0);
    }

    @Benchmark
    public double loss() {
        return crossEntropy.evaluate(logits, logitsGradient);
    }

    @Benchmark
    public double clipping() {
        return norm.of(runner.gradients());
    }

    @Benchmark
    public Adam adam() {
        adam.step(runner.gradients(), 1, ++step, LEARNING_RATE);
        return adam;
    }

    @Benchmark
    public double gradients() {
        return runner.run(batch, crossEntropy, ++step);
    }

    @Benchmark
    public TensorView forward() {
        return ranker.logits(batch);
    }
}
