package genir.training.loop;

import genir.corpus.Progress;
import genir.model.weights.Parameters;
import genir.training.optimizer.Optimizer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;

/**
 * Trains weights on batches: steps along a schedule, evaluations, checkpoints. The best weights by the evaluation are the
 * result. An interrupted training goes on at its last checkpoint and ends with the same bytes.
 */
public final class TrainingLoop {
    /**
     * A finished training.
     *
     * @param parameters of the best evaluation; the last ones where nothing was measured
     * @param bestStep the step it was made at
     * @param steps steps done in all
     * @param seconds of training, evaluations included
     * @param secondsBefore how many of these were before an interruption
     */
    public record Result(Parameters parameters, int bestStep, int steps, double seconds, double secondsBefore) {}

    private final TrainedWeights trained;
    private final Schedule schedule;
    private final Batches<?> source;
    /** Makes the steps, which take memory, when the training begins. */
    private final Supplier<TrainingStep<?>> steps;

    private final Evaluation evaluation;
    private final LoopSettings settings;
    private final CheckpointStore checkpoints;
    private final Path curveFile;

    /**
     * Prepares the training of an encoder-decoder.
     *
     * @param parameters the weights to begin with, which the training changes
     * @param optimizer for these parameters
     * @param source from its beginning
     * @param curveFile where the learning curve is written to
     */
    public TrainingLoop(
            Parameters parameters,
            Optimizer optimizer,
            Schedule schedule,
            BatchSource source,
            Evaluation evaluation,
            LoopSettings settings,
            CheckpointStore checkpoints,
            Path curveFile) {
        this(
                TrainedWeights.whole(parameters, optimizer),
                schedule,
                source,
                StepGradients.ofSequences(settings.largest()),
                evaluation,
                settings,
                checkpoints,
                curveFile);
    }

    /**
     * Prepares a training.
     *
     * @param trained the weights to begin with, which the training changes
     * @param source from its beginning
     * @param model makes the gradients of the source's batches
     * @param curveFile where the learning curve is written to
     * @param <B> what a batch is
     */
    public <B> TrainingLoop(
            TrainedWeights trained,
            Schedule schedule,
            Batches<B> source,
            StepGradients.Factory<B> model,
            Evaluation evaluation,
            LoopSettings settings,
            CheckpointStore checkpoints,
            Path curveFile) {
        this.trained = trained;
        this.schedule = schedule;
        this.source = source;
        this.steps = () -> new TrainingStep<>(trained, source, model, settings);
        this.evaluation = evaluation;
        this.settings = settings;
        this.checkpoints = checkpoints;
        this.curveFile = curveFile;
    }

    /**
     * Trains to the end, or goes on where an earlier call was interrupted.
     *
     * @param label of the task shown as progress
     */
    public Result run(String label, Progress progress) throws IOException {
        Checkpoint start = checkpoints.restore(settings.fingerprint(), trained);
        if (start == null) {
            start = Checkpoint.start(settings.fingerprint());
        }
        source.skip(start.batches());
        TrainingState end;
        try (Progress.Task task = progress.start(label, settings.steps(), start.step())) {
            end = run(start, task);
        }
        boolean present = end.bestStep() == 0 || end.bestStep() == end.step();
        Parameters best = present ? trained.all() : checkpoints.weights(end.bestStep());
        return new Result(best, end.bestStep(), end.step(), end.seconds(), start.seconds());
    }

    private TrainingState run(Checkpoint start, Progress.Task task) throws IOException {
        TrainingStep<?> trainingStep = steps.get();
        LearningCurve curve = new LearningCurve(evaluation.metrics(), start.curve());
        TrainingState state = new TrainingState(start, settings, curve);
        double written = state.seconds();
        while (!state.finished()) {
            int step = state.step() + 1;
            double rate = schedule.at(step);
            double loss = trainingStep.step(step, rate);
            state.stepped(loss);
            boolean evaluate = settings.evaluationDue(step);
            if (evaluate) {
                trained.settle();
                trained.catchUp(step);
            }
            Map<String, Double> scores = evaluate ? evaluation.score() : Map.of();
            if (evaluate) {
                state.evaluated(scores);
            }
            state.timed();
            if (evaluate || settings.observationDue(step)) {
                state.observed(source.epoch(), rate, scores);
            }
            if (evaluate || settings.checkpointDue(step, state.seconds() - written)) {
                trained.settle();
                checkpoints.write(state.checkpoint(), trained);
                curve.write(curveFile);
                written = state.seconds();
            }
            task.advance(1, String.format(Locale.ROOT, "loss %.3f  %s", loss, best(state)));
        }
        // Not only with each checkpoint: an interruption between the two left the file behind.
        curve.write(curveFile);
        return state;
    }

    private String best(TrainingState state) {
        return state.bestScore() == null
                ? ""
                : String.format(Locale.ROOT, "best dev %s %.3f", settings.metric(), state.bestScore());
    }
}
