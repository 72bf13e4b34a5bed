package genir.training.loop;

/**
 * How a training loop goes.
 *
 * @param fingerprint of everything that decides the result, to recognise checkpoints of the same training
 * @param rateKey what the learning rate is called in the configuration
 * @param steps optimiser steps in all
 * @param accumulate batches of a step
 * @param clipNorm gradients longer than this are scaled down to it
 * @param seed of the dropout masks
 * @param evaluateEvery steps between two evaluations
 * @param metric the score that says which weights are best
 * @param patience evaluations without a better score after which training stops; null: never
 * @param largest the sizes of the largest batch there can be
 * @param checkpointEvery steps between two checkpoints beside those at each evaluation; null: none for this reason
 * @param checkpointMinutes the same by time; null: none for this reason
 */
public record LoopSettings(
        String fingerprint,
        String rateKey,
        int steps,
        int accumulate,
        double clipNorm,
        long seed,
        int evaluateEvery,
        String metric,
        Integer patience,
        BatchSizes largest,
        Integer checkpointEvery,
        Double checkpointMinutes) {
    /**
     * Sizes of a batch.
     *
     * @param examples of it
     * @param length padded tokens of an input
     * @param answer tokens that the decoder reads
     */
    public record BatchSizes(int examples, int length, int answer) {}

    private static final double SECONDS_PER_MINUTE = 60;
    /** Of a learning curve, beside those of evaluations. */
    private static final int CURVE_POINTS = 200;

    /** Whether the weights are evaluated after a step; always after the last one. */
    boolean evaluationDue(int step) {
        return step % evaluateEvery == 0 || step == steps;
    }

    /** Whether the learning curve gets a point after a step although nothing was evaluated. */
    boolean observationDue(int step) {
        return step % Math.max(1, steps / CURVE_POINTS) == 0;
    }

    /** Whether a checkpoint is due although nothing was evaluated. */
    boolean checkpointDue(int step, double secondsSinceLast) {
        return (checkpointEvery != null && step % checkpointEvery == 0)
                || (checkpointMinutes != null && secondsSinceLast >= checkpointMinutes * SECONDS_PER_MINUTE);
    }
}
