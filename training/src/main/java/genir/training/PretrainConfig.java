package genir.training;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import genir.corpus.ConfigChecks;
import genir.corpus.InputException;

/**
 * The {@code training.pretrain} part of the configuration: T5's span corruption of the documents' texts (Raffel et al., arXiv
 * 1910.10683, section 3.1.4). Optimiser, schedule, clipping and seed are those of {@code training}; words are not dropped, targets not
 * smoothed, batches not accumulated, and the softmax is over all words.
 *
 * @param epochs passes over the documents [20]; not together with {@code steps}
 * @param steps optimiser steps in all [from epochs]
 * @param batchSize texts of a step [128]
 * @param maxLength tokens of a text at most, the end included [64]
 * @param learningRate highest rate [1e-3]
 * @param corrupted share of the tokens that are corrupted [0.15]
 * @param meanSpan tokens of a corrupted span in the mean [3]
 */
@JsonNaming(SnakeCaseStrategy.class)
public record PretrainConfig(
        Integer epochs,
        Integer steps,
        Integer batchSize,
        Integer maxLength,
        Double learningRate,
        Double corrupted,
        Double meanSpan) {
    public PretrainConfig {
        if (epochs != null && steps != null) {
            throw new InputException("training.pretrain: give epochs or steps, not both");
        }
        epochs = epochs == null && steps == null ? Integer.valueOf(20) : epochs;
        batchSize = batchSize == null ? 128 : batchSize;
        maxLength = maxLength == null ? 64 : maxLength;
        learningRate = learningRate == null ? 1e-3 : learningRate;
        corrupted = corrupted == null ? 0.15 : corrupted;
        meanSpan = meanSpan == null ? 3.0 : meanSpan;
        within("epochs", epochs == null ? 1 : epochs, 1, 1_000_000);
        within("steps", steps == null ? 1 : steps, 1, 100_000_000);
        within("batch_size", batchSize, 1, 65_536);
        within("max_length", maxLength, 4, 512);
        ConfigChecks.aboveZero("training.pretrain.learning_rate", learningRate, 10);
        ConfigChecks.aboveZero("training.pretrain.corrupted", corrupted, 0.9);
        within("mean_span", meanSpan, 1, 100);
    }

    private static void within(String key, double value, double least, double most) {
        ConfigChecks.between("training.pretrain." + key, value, least, most);
    }
}
