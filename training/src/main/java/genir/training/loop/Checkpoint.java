package genir.training.loop;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import java.util.List;

/**
 * Where an unfinished training stands, beside its weights and its optimiser's state. The schedule, the order of the data and
 * everything random are functions of the step and the seed.
 *
 * @param fingerprint of everything that decides the result; a checkpoint of another training is not used
 * @param step optimiser steps done
 * @param batches drawn from the source
 * @param seconds spent so far
 * @param lossSum of the steps since the last observation
 * @param lossCount how many those are
 * @param bestStep the step of the best scores, 0 before the first evaluation
 * @param bestScore its score, null where nothing was measured
 * @param worseEvaluations evaluations since then
 * @param threads that computed it, on which the last bits depend; null where that was not noted
 * @param curve the learning curve so far
 */
@JsonNaming(SnakeCaseStrategy.class)
public record Checkpoint(
        String fingerprint,
        int step,
        long batches,
        double seconds,
        double lossSum,
        int lossCount,
        int bestStep,
        Double bestScore,
        int worseEvaluations,
        Integer threads,
        List<LearningCurve.Point> curve) {
    /** The beginning of a training. */
    static Checkpoint start(String fingerprint) {
        return new Checkpoint(fingerprint, 0, 0, 0, 0, 0, 0, null, 0, null, List.of());
    }
}
