package genir.cli.bench;

import genir.cli.run.DeviceConfig;
import genir.model.Tensor;
import genir.model.plan.Device;
import genir.model.plan.Hook;
import genir.model.plan.Plan;
import genir.model.plan.Program;
import genir.model.run.CrossEntropy;
import genir.model.run.GradientRunner;
import genir.model.run.StockGradients;
import genir.model.run.T5Runner;
import genir.model.run.TokenBatch;
import genir.model.site.Site;
import genir.model.site.StackName;
import genir.model.weights.Initialization;
import genir.model.weights.Parameters;
import genir.training.optimizer.Adam;
import genir.training.optimizer.Update;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;

/** A fresh model and one batch of random tokens, and what is timed on them. */
final class Workload {
    private static final long SEED = 42;
    private static final double LEARNING_RATE = 1e-4;
    private static final double BETA1 = 0.9;
    private static final double BETA2 = 0.98;
    private static final double CLIP_NORM = 1;
    /** Below it are padding and the end token. */
    private static final int FIRST_WORD = 2;

    private final Parameters parameters;
    private final TokenBatch batch;
    /** What the decoder reads. */
    private final List<int[]> starts;

    private final CrossEntropy objective;
    private GradientRunner gradients;
    private T5Runner ranker;
    /** A row of them, which can be read when all is done. */
    private final float[] logits;

    Workload(BenchTask task) {
        this(task.shape(), task.dropout(), DeviceConfig.parse(task.device()).open());
    }

    Workload(BenchShape shape, double dropout, Device device) {
        this.parameters = Initialization.T5.create(shape.config(dropout), SEED).on(device);
        this.logits = new float[parameters.config().vocabSize()];
        SplittableRandom random = new SplittableRandom(SEED);
        List<int[]> sequences = new ArrayList<>();
        for (int row = 0; row < shape.batchSize(); row++) {
            sequences.add(
                    random.ints(shape.length(), FIRST_WORD, shape.vocabSize()).toArray());
        }
        this.batch = new TokenBatch(sequences, shape.length());
        this.starts = Collections.nCopies(
                shape.batchSize(), new int[] {parameters.config().padTokenId()});
        this.objective = new CrossEntropy(
                0, random.ints(shape.batchSize(), FIRST_WORD, shape.vocabSize()).toArray());
    }

    Parameters parameters() {
        return parameters;
    }

    /** Makes what training steps need; memory for them is taken from here on. */
    void prepareTraining() {
        gradients = runner();
    }

    private GradientRunner runner() {
        Parameters made = parameters.zerosLike();
        return new GradientRunner(parameters, made, new Update(new Adam(parameters, BETA1, BETA2), made, CLIP_NORM));
    }

    /**
     * Gradients, clipping, Adam: what the trainer does for each batch.
     *
     * @param step from 0; also the seed of the dropout masks
     */
    void trainingStep(int step) {
        Plan plan = gradients.prepare(batch, starts, objective, SEED + step);
        Update.fill(plan, LEARNING_RATE, step + 1);
        plan.run();
        // A device may return before it is done.
        Update.norm(plan);
    }

    /** What a training step runs, without memory to run it in. */
    Program trainingProgram() {
        return runner().program(batch, 1, objective.form());
    }

    Plan trainingPlan() {
        return gradients.plan(batch, 1, objective.form());
    }

    /** The logits of the batch, without dropout. */
    void forward() {
        ranker().logits(batch).readRows(0, 1, logits, 0);
    }

    Plan forwardPlan() {
        return ranker().plan(batch);
    }

    private T5Runner ranker() {
        if (ranker == null) {
            ranker = new T5Runner(parameters);
        }
        return ranker;
    }

    /** Prepares patching what the middle layer of the decoder reads: the result runs what lies behind it. */
    Runnable suffix() {
        int middle = parameters.config().numDecoderLayers() / 2;
        Site site = new Site(StackName.DECODER, middle, "", "hook_resid_pre");
        Tensor memory = ranker().encode(batch);
        T5Runner.DecoderRun run = ranker().decoder(batch, memory, Set.of(site));
        float[] patch = new float[parameters.config().dModel()];
        List<Hook> hooks = List.of(run.overwrite(site, value -> value.writeRows(0, 1, patch, 0)));
        run.run(List.of());
        return () -> run.run(hooks).readRows(0, 1, logits, 0);
    }

    /** The same batch for SameDiff's own interpreter. */
    StockGradients stock() {
        return new StockGradients(parameters, batch, objective, SEED);
    }
}
