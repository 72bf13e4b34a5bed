package genir.tests.bench;

import genir.model.T5Config;
import genir.model.backend.ProcessMemory;
import genir.model.plan.Plan;
import genir.model.run.CrossEntropy;
import genir.model.run.TokenBatch;
import genir.model.weights.Initialization;
import genir.model.weights.Parameters;
import genir.training.loop.BatchExamples;
import genir.training.loop.LoopSettings;
import genir.training.loop.Objectives;
import genir.training.loop.Schedule;
import genir.training.loop.StepGradients;
import genir.training.loop.TrainedWeights;
import genir.training.loop.TrainingBatch;
import genir.training.optimizer.Adam;
import genir.training.optimizer.Optimizer;
import genir.training.optimizer.Update;
import genir.training.sampled.CandidateObjectives;
import genir.training.sampled.DocidRows;
import genir.training.sampled.RowSteps;
import genir.training.sampled.SampledSoftmaxConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** A training step by the number of documents, whose softmax is over all of them or over some that are drawn. */
@State(Scope.Thread)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
public class OutputLayerBenchmark {
    private static final int WORDS = 20_000;
    private static final int BATCH = 256;
    private static final int LENGTH = 32;
    private static final double LEARNING_RATE = 1e-4;
    private static final double BETA1 = 0.9;
    private static final double BETA2 = 0.98;
    private static final double GIGABYTE = 1e9;

    @Param({"10000", "100000", "1000000"})
    int documents;

    /** 0 for all documents. */
    @Param({"0", "1024"})
    int negatives;

    private final SplittableRandom random = new SplittableRandom(1);
    private final List<int[]> starts = Collections.nCopies(BATCH, new int[1]);
    private TokenBatch inputs;
    private Objectives objectives;
    private StepGradients<TrainingBatch> gradients;
    private int step;

    @Setup
    public void prepare() throws IOException {
        Parameters parameters = Initialization.T5.create(
                new T5Config(WORDS + documents, 144, 36, 512, 4, 1, 6, null, null, 0.1, null, null, true, null, null),
                1);
        inputs = new TokenBatch(
                Collections.nCopies(BATCH, random.ints(LENGTH, 2, WORDS).toArray()), LENGTH);
        Objectives usual = examples -> new CrossEntropy(WORDS, examples.targets());
        StepGradients.Factory<TrainingBatch> ofAll =
                StepGradients.ofSequences(new LoopSettings.BatchSizes(BATCH, LENGTH, 1));
        if (negatives == 0) {
            objectives = usual;
            gradients = gradients(TrainedWeights.whole(parameters, adam(parameters)), ofAll);
            return;
        }
        SampledSoftmaxConfig config = new SampledSoftmaxConfig(negatives, "uniform", true);
        float[] shares = new float[documents];
        Arrays.fill(shares, 1f / documents);
        objectives = new CandidateObjectives(usual, config, WORDS, shares, 1);
        Path folder = Files.createTempDirectory("genir-bench");
        int most = CandidateObjectives.most(config, documents, BATCH, 1);
        DocidRows rows = new DocidRows(
                parameters,
                WORDS,
                documents,
                most,
                OutputLayerBenchmark::adam,
                new RowSteps(new Schedule(Schedule.Kind.CONSTANT, LEARNING_RATE, 0, 0, 0), BETA1, BETA2, 0),
                folder);
        gradients = gradients(rows, rows.loading(ofAll));
    }

    private static Optimizer adam(Parameters parameters) {
        return new Adam(parameters, BETA1, BETA2);
    }

    private static StepGradients<TrainingBatch> gradients(
            TrainedWeights trained, StepGradients.Factory<TrainingBatch> factory) {
        Parameters made = trained.worked().zerosLike();
        return factory.of(trained.worked(), made, new Update(trained.optimizer(), made, 1));
    }

    /** Candidates, their rows, gradients, clipping and Adam. */
    @Benchmark
    public double step() {
        int[] targets = random.ints(BATCH, WORDS, WORDS + documents).toArray();
        BatchExamples examples = new BatchExamples(step++, inputs, inputs.sequences(), targets, new ArrayList<>());
        Plan plan = gradients.prepare(new TrainingBatch(examples, starts, objectives.of(examples)), step);
        Update.fill(plan, LEARNING_RATE, step);
        plan.run();
        return Update.norm(plan);
    }

    /** Says the most memory that the process has had. */
    @TearDown
    public void memory() {
        System.out.printf(
                Locale.ROOT,
                "%,d documents, %,d negatives: %.2f GB at most%n",
                documents,
                negatives,
                ProcessMemory.peakBytes() / GIGABYTE);
    }
}
