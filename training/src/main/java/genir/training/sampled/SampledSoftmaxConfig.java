package genir.training.sampled;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import genir.corpus.ConfigChecks;
import java.util.List;

/**
 * The {@code training.sampled_softmax} part of the configuration: the softmax of a batch is over some documents, which stand for all.
 *
 * @param negatives documents that are drawn for each batch [1024]; from as many as there are on, the softmax is over all
 * @param distribution what they are drawn from: {@code uniform}, or {@code log-uniform} over the documents in the order of how many
 *     examples each has [uniform]
 * @param inBatch whether the documents of a batch's examples are negatives of one another too [true]
 */
@JsonNaming(SnakeCaseStrategy.class)
public record SampledSoftmaxConfig(Integer negatives, String distribution, Boolean inBatch) {
    private static final String PREFIX = "training.sampled_softmax.";
    private static final String LOG_UNIFORM = "log-uniform";
    private static final int MOST = 1_000_000;

    public SampledSoftmaxConfig {
        negatives = negatives == null ? 1024 : negatives;
        distribution = distribution == null ? "uniform" : distribution;
        inBatch = inBatch == null || inBatch;
        ConfigChecks.between(PREFIX + "negatives", negatives, 1, MOST);
        ConfigChecks.oneOf(PREFIX + "distribution", distribution, List.of("uniform", LOG_UNIFORM));
    }

    /**
     * How the negatives of each batch are drawn.
     *
     * @param shares of the examples that each document has
     */
    CandidateDraw draw(float[] shares) {
        return distribution.equals(LOG_UNIFORM)
                ? CandidateDraw.logUniform(shares, negatives)
                : CandidateDraw.uniform(shares.length, negatives);
    }
}
