package genir.training;

import genir.corpus.InputException;

/**
 * The part of {@link TrainingConfig} that says how long a training is; each key is described at {@link TrainingKeys}. Either
 * epochs or steps are null. No steps at all leave a checkpoint as it is.
 */
public record LengthConfig(Integer epochs, Integer steps, Integer batchSize, Integer accumulate) {
    private static final int EPOCHS = 30;

    public LengthConfig {
        if (epochs != null && steps != null) {
            throw new InputException("training: give epochs or steps, not both");
        }
        epochs = epochs == null && steps == null ? Integer.valueOf(EPOCHS) : epochs;
        batchSize = batchSize == null ? 256 : batchSize;
        accumulate = accumulate == null ? 1 : accumulate;
        TrainingConfig.within("epochs", epochs, 1, 1_000_000);
        TrainingConfig.within("steps", steps, 0, 100_000_000);
        TrainingConfig.within("batch_size", batchSize, 1, 65_536);
        TrainingConfig.within("accumulate", accumulate, 1, 65_536);
    }

    /** Whether nothing is trained. */
    boolean isNone() {
        return steps != null && steps == 0;
    }

    /** All optimiser steps with so many examples in an epoch. */
    int stepsOfAll(int examplesPerEpoch) {
        return steps != null ? steps : stepsOf(epochs, examplesPerEpoch);
    }

    /** The optimiser steps of some epochs, one at least. */
    int stepsOf(double someEpochs, int examplesPerEpoch) {
        double examples = examplesPerEpoch * someEpochs;
        double examplesOfStep = (double) batchSize * accumulate;
        return (int) Math.min(Integer.MAX_VALUE, Math.max(1, (long) (examples / examplesOfStep)));
    }
}
