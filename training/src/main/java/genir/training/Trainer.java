package genir.training;

import genir.corpus.InputException;
import genir.corpus.Progress;
import genir.corpus.QuerySet;
import genir.corpus.example.ExampleGenerator;
import genir.corpus.example.ExampleSources;
import genir.corpus.io.AtomicFiles;
import genir.corpus.vocabulary.Vocabulary;
import genir.model.T5Config;
import genir.model.run.CrossEntropy;
import genir.model.run.GradientRunner;
import genir.model.run.T5Runner;
import genir.model.weights.Initialization;
import genir.model.weights.ModelFolder;
import genir.model.weights.Parameters;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/**
 * Trains a generative retriever, from scratch or from given weights (method.md, section 2), and keeps the weights that ranked the dev queries
 * best. An interrupted training goes on at its last checkpoint and ends with the same bytes.
 */
public final class Trainer {
    private static final int CURVE_POINTS = 200;
    private static final int EVALUATIONS = 20;

    /**
     * A finished training.
     *
     * @param parameters of the best evaluation
     * @param bestStep the step it was made at
     * @param steps steps done in all
     * @param seconds of training, evaluations included
     */
    public record Result(Parameters parameters, int bestStep, int steps, double seconds) {}

    private final TrainingConfig config;
    private final Path checkpoints;
    private final Progress progress;
    private final String fingerprint;

    private final ExampleGenerator examples;
    private final DevQueries dev;
    private final int steps;
    private final Parameters parameters;
    private final GradientRunner runner;
    private final T5Runner ranker;
    private final Adam adam;
    private final CrossEntropy objective;

    /**
     * Prepares a training from scratch.
     *
     * @param model the model's shape; its vocabulary size must be the vocabulary's
     */
    public Trainer(
            T5Config model,
            TrainingConfig config,
            Vocabulary vocabulary,
            ExampleSources sources,
            QuerySet dev,
            Path checkpoints,
            String fingerprint,
            Progress progress) {
        this(fresh(model, config), config, vocabulary, sources, dev, checkpoints, fingerprint, progress);
    }

    /** Weights to begin with from scratch, as the configuration wants them. */
    public static Parameters fresh(T5Config model, TrainingConfig config) {
        Initialization initialization =
                config.initialization().equals("t5") ? Initialization.T5 : Initialization.small(model);
        return initialization.create(model, config.seed());
    }

    /**
     * Prepares a training that goes on from given weights.
     *
     * @param parameters the weights to begin with, which the training changes; their vocabulary size must be the
     *     vocabulary's
     * @param checkpoints folder for the checkpoints and the learning curve
     * @param fingerprint of everything that decides the result, to recognise checkpoints of the same training
     */
    public Trainer(
            Parameters parameters,
            TrainingConfig config,
            Vocabulary vocabulary,
            ExampleSources sources,
            QuerySet dev,
            Path checkpoints,
            String fingerprint,
            Progress progress) {
        this.config = config;
        this.checkpoints = checkpoints;
        this.progress = progress;
        this.fingerprint = fingerprint;
        this.examples = new ExampleGenerator(vocabulary, sources, config.examples(), config.seed());
        this.dev = new DevQueries(dev, vocabulary, config.maxLength());
        this.steps = steps(config, examples.size());
        this.parameters = parameters;
        this.runner = new GradientRunner(parameters);
        this.ranker = new T5Runner(parameters);
        this.adam = new Adam(parameters, config.beta1(), config.beta2(), config.clipNorm());
        this.objective = new CrossEntropy(config.loss().equals("docids") ? vocabulary.wordCount() : 0);
    }

    private static int steps(TrainingConfig config, int examplesPerEpoch) {
        if (config.steps() != null) {
            return config.steps();
        }
        long examples = (long) examplesPerEpoch * config.epochs();
        return Math.toIntExact(Math.max(1, examples / config.batchSize()));
    }

    /** Trains to the end, or goes on where an earlier call was interrupted. */
    public Result train() throws IOException {
        Path last = checkpoints.resolve("last");
        Checkpoint state = Checkpoint.read(last, fingerprint);
        if (state == null) {
            state = new Checkpoint(fingerprint, 0, 0, 0, -1, 0, List.of());
        } else {
            Checkpoint.restore(last, parameters, adam);
        }
        state = run(state);
        Path best = checkpoints.resolve("best");
        Parameters result = dev.isEmpty() ? parameters : ModelFolder.read(best);
        return new Result(result, state.bestStep(), state.step(), state.seconds());
    }

    private Checkpoint run(Checkpoint start) throws IOException {
        BatchStream stream = new BatchStream(examples::epoch, config.batchSize(), config.wordDropout(), config.seed());
        for (int skipped = 0; skipped < start.step(); skipped++) {
            stream.next();
        }
        int evaluateEvery = config.evaluateEvery() == null ? Math.max(1, steps / EVALUATIONS) : config.evaluateEvery();
        int observeEvery = Math.max(1, steps / CURVE_POINTS);
        Schedule schedule = Schedule.of(config, steps);
        LearningCurve curve = new LearningCurve(start.curve());
        Checkpoint state = start;
        long began = System.nanoTime() - (long) (start.seconds() * 1e9);
        double lossSum = 0;
        int lossCount = 0;
        try (Progress.Task task = progress.start("train", steps)) {
            task.advance(start.step(), "");
            for (int step = start.step() + 1; step <= steps && !stopsEarly(state); step++) {
                double loss = step(stream.next(), step, schedule.at(step));
                lossSum += loss;
                lossCount++;
                boolean evaluate = step % evaluateEvery == 0 || step == steps;
                if (evaluate || step % observeEvery == 0) {
                    DevQueries.Scores scores = evaluate && !dev.isEmpty() ? dev.score(ranker) : null;
                    double seconds = (System.nanoTime() - began) * 1e-9;
                    curve.add(new LearningCurve.Point(
                            step, stream.epoch(), seconds, lossSum / lossCount, schedule.at(step), scores));
                    lossSum = 0;
                    lossCount = 0;
                    if (evaluate) {
                        state = evaluated(state, step, seconds, scores, curve);
                    }
                }
                task.advance(1, String.format(Locale.ROOT, "loss %.3f  %s", loss, best(state)));
            }
        }
        return state;
    }

    private boolean stopsEarly(Checkpoint state) {
        return config.earlyStopping() != null && state.worseEvaluations() >= config.earlyStopping();
    }

    private double step(ExampleBatch batch, int step, double learningRate) {
        objective.targets(batch.targets());
        double loss = runner.run(batch.tokens(), objective, config.seed() * 1_000_000_007 + step);
        if (!Double.isFinite(loss)) {
            throw new InputException("training: the loss is not finite at step " + step + "; training.learning_rate "
                    + config.learningRate() + " is too high");
        }
        adam.step(runner.gradients(), step, learningRate);
        return loss;
    }

    /** Keeps the weights if they are the best so far, and checkpoints; without dev queries the last are the best. */
    private Checkpoint evaluated(
            Checkpoint before, int step, double seconds, DevQueries.Scores scores, LearningCurve curve)
            throws IOException {
        boolean better = scores == null || scores.mrr10() > before.bestMrr10();
        if (better && scores != null) {
            AtomicFiles.writeFolder(checkpoints.resolve("best"), folder -> ModelFolder.write(folder, parameters));
        }
        Checkpoint state = new Checkpoint(
                fingerprint,
                step,
                seconds,
                better ? step : before.bestStep(),
                better && scores != null ? scores.mrr10() : before.bestMrr10(),
                better ? 0 : before.worseEvaluations() + 1,
                curve.points());
        state.write(checkpoints.resolve("last"), parameters, adam);
        curve.write(checkpoints.resolve("learning-curve.csv"));
        return state;
    }

    private static String best(Checkpoint state) {
        return state.bestMrr10() < 0 ? "" : String.format(Locale.ROOT, "best dev mrr@10 %.3f", state.bestMrr10());
    }

    /** Removes the checkpoints; the learning curve stays. */
    public static void cleanUp(Path checkpoints) throws IOException {
        for (String folder : List.of("last", "best")) {
            AtomicFiles.deleteFolder(checkpoints.resolve(folder));
        }
    }
}
