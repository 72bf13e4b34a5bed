package genir.training;

import genir.corpus.ConfigChecks;
import genir.corpus.InputException;

/**
 * The part of {@link TrainingConfig} that says when a model is evaluated on dev, and what follows from it; each key is
 * described at {@link TrainingKeys}.
 *
 * @param evaluateEvery null where epochs say it, or nothing does
 * @param evaluateEpochs null where steps say it, or nothing does
 * @param earlyStopping null for never
 */
public record DevConfig(Integer evaluateEvery, Double evaluateEpochs, String metric, Integer earlyStopping) {
    /** Evaluations of a training that does not say. */
    private static final int EVALUATIONS = 20;

    public DevConfig {
        metric = metric == null ? "mrr@10" : metric;
        TrainingConfig.within("evaluate_every", evaluateEvery, 1, 100_000_000);
        TrainingConfig.within("early_stopping", earlyStopping, 1, 1_000_000);
        if (evaluateEpochs != null) {
            if (evaluateEvery != null) {
                throw new InputException("training: give evaluate_every or evaluate_epochs, not both");
            }
            ConfigChecks.aboveZero("training.evaluate_epochs", evaluateEpochs, 1_000_000);
        }
        TrainingConfig.oneOf("metric", metric, DevQueries.Scores.METRICS);
    }

    /** Steps between two evaluations. */
    int interval(LengthConfig length, int examplesPerEpoch) {
        if (evaluateEpochs != null) {
            return length.stepsOf(evaluateEpochs, examplesPerEpoch);
        }
        return evaluateEvery == null ? Math.max(1, length.stepsOfAll(examplesPerEpoch) / EVALUATIONS) : evaluateEvery;
    }
}
