package genir.training.loop;

import genir.model.backend.Threads;
import java.util.Map;

/** Where a running training stands: what a {@link Checkpoint} says, as it changes from step to step. */
final class TrainingState {
    private static final double SECOND = 1e9;

    private final LoopSettings settings;
    private final LearningCurve curve;
    private final long began;
    private int step;
    private double seconds;
    private double lossSum;
    private int lossCount;
    private int bestStep;
    private Double bestScore;
    private int worseEvaluations;

    /** Goes on from a checkpoint; time counts from now. */
    TrainingState(Checkpoint start, LoopSettings settings, LearningCurve curve) {
        this.settings = settings;
        this.curve = curve;
        this.began = System.nanoTime() - (long) (start.seconds() * SECOND);
        this.step = start.step();
        this.seconds = start.seconds();
        this.lossSum = start.lossSum();
        this.lossCount = start.lossCount();
        this.bestStep = start.bestStep();
        this.bestScore = start.bestScore();
        this.worseEvaluations = start.worseEvaluations();
    }

    /** Whether all steps are done, or evaluations have not become better for too long. */
    boolean finished() {
        boolean stopsEarly = settings.patience() != null && worseEvaluations >= settings.patience();
        return step >= settings.steps() || stopsEarly;
    }

    /** A step is done. */
    void stepped(double loss) {
        step++;
        lossSum += loss;
        lossCount++;
    }

    /** The weights of now were evaluated; where nothing is measured, the last are the best. */
    void evaluated(Map<String, Double> scores) {
        Double score = scores.get(settings.metric());
        if (score == null || bestScore == null || score > bestScore) {
            bestStep = step;
            bestScore = score;
            worseEvaluations = 0;
        } else {
            worseEvaluations++;
        }
    }

    /** Takes the time, when all that a step takes is done. */
    void timed() {
        seconds = (System.nanoTime() - began) / SECOND;
    }

    /** Adds a point to the learning curve; the next one's loss is that of the steps to come. */
    void observed(int epoch, double learningRate, Map<String, Double> scores) {
        curve.add(new LearningCurve.Point(step, epoch, seconds, lossSum / lossCount, learningRate, scores));
        lossSum = 0;
        lossCount = 0;
    }

    Checkpoint checkpoint() {
        return new Checkpoint(
                settings.fingerprint(),
                step,
                (long) step * settings.accumulate(),
                seconds,
                lossSum,
                lossCount,
                bestStep,
                bestScore,
                worseEvaluations,
                Threads.count(),
                curve.points());
    }

    int step() {
        return step;
    }

    double seconds() {
        return seconds;
    }

    /** 0 before the first evaluation. */
    int bestStep() {
        return bestStep;
    }

    /** Null where nothing was measured. */
    Double bestScore() {
        return bestScore;
    }
}
