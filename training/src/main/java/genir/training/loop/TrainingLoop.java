package genir.training.loop;

import genir.corpus.Progress;
import genir.model.backend.Threads;
import genir.model.weights.Parameters;
import genir.training.optimizer.Optimizer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;

/**
 * Trains weights on batches: steps along a schedule, evaluations, checkpoints. The best weights by the evaluation are the
 * result. An interrupted training goes on at its last checkpoint and ends with the same bytes.
 */
public final class TrainingLoop {
    private static final int CURVE_POINTS = 200;

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

    private final Parameters parameters;
    private final Optimizer optimizer;
    private final Schedule schedule;
    private final BatchSource source;
    private final Evaluation evaluation;
    private final LoopSettings settings;
    private final CheckpointStore checkpoints;
    private final Path curveFile;

    /**
     * Prepares a training.
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
        this.parameters = parameters;
        this.optimizer = optimizer;
        this.schedule = schedule;
        this.source = source;
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
        Checkpoint state = checkpoints.restore(settings.fingerprint(), parameters, optimizer);
        if (state == null) {
            state = Checkpoint.start(settings.fingerprint());
        }
        double before = state.seconds();
        source.skip(state.batches());
        try (Progress.Task task = progress.start(label, settings.steps(), state.step())) {
            state = run(state, task);
        }
        boolean present = state.bestStep() == 0 || state.bestStep() == state.step();
        Parameters best = present ? parameters : checkpoints.weights(state.bestStep());
        return new Result(best, state.bestStep(), state.step(), state.seconds(), before);
    }

    private Checkpoint run(Checkpoint start, Progress.Task task) throws IOException {
        GradientSteps gradientSteps = new GradientSteps(parameters, optimizer, settings);
        LearningCurve curve = new LearningCurve(evaluation.metrics(), start.curve());
        int observeEvery = Math.max(1, settings.steps() / CURVE_POINTS);
        Checkpoint state = start;
        long began = System.nanoTime() - (long) (start.seconds() * 1e9);
        double written = start.seconds();
        double lossSum = start.lossSum();
        int lossCount = start.lossCount();
        for (int step = start.step() + 1; step <= settings.steps() && !stopsEarly(state); step++) {
            double rate = schedule.at(step);
            double loss = gradientSteps.step(source, step, rate);
            lossSum += loss;
            lossCount++;
            boolean evaluate = step % settings.evaluateEvery() == 0 || step == settings.steps();
            Map<String, Double> scores = evaluate ? evaluation.score() : Map.of();
            double seconds = (System.nanoTime() - began) * 1e-9;
            if (evaluate || step % observeEvery == 0) {
                curve.add(new LearningCurve.Point(step, source.epoch(), seconds, lossSum / lossCount, rate, scores));
                lossSum = 0;
                lossCount = 0;
            }
            if (evaluate || settings.checkpointDue(step, seconds - written)) {
                state = after(state, step, seconds, lossSum, lossCount, evaluate, scores, curve);
                checkpoints.write(state, parameters, optimizer);
                curve.write(curveFile);
                written = seconds;
            }
            task.advance(1, String.format(Locale.ROOT, "loss %.3f  %s", loss, best(state)));
        }
        // Not only with each checkpoint: an interruption between the two left the file behind.
        curve.write(curveFile);
        return state;
    }

    private boolean stopsEarly(Checkpoint state) {
        return settings.patience() != null && state.worseEvaluations() >= settings.patience();
    }

    /** Where the training stands after a step; where nothing is measured the last weights are the best. */
    private Checkpoint after(
            Checkpoint before,
            int step,
            double seconds,
            double lossSum,
            int lossCount,
            boolean evaluated,
            Map<String, Double> scores,
            LearningCurve curve) {
        Double score = scores.get(settings.metric());
        boolean better = evaluated && (score == null || before.bestScore() == null || score > before.bestScore());
        int worse = before.worseEvaluations() + (evaluated ? 1 : 0);
        return new Checkpoint(
                settings.fingerprint(),
                step,
                (long) step * settings.accumulate(),
                seconds,
                lossSum,
                lossCount,
                better ? step : before.bestStep(),
                better ? score : before.bestScore(),
                better ? 0 : worse,
                Threads.count(),
                curve.points());
    }

    private String best(Checkpoint state) {
        return state.bestScore() == null
                ? ""
                : String.format(Locale.ROOT, "best dev %s %.3f", settings.metric(), state.bestScore());
    }
}
