package genir.training.ranking;

import com.fasterxml.jackson.annotation.JsonInclude;
import genir.corpus.ConfigChecks;
import genir.corpus.InputException;
import genir.model.plan.instruction.RankingLoss;
import java.util.List;
import java.util.Locale;

/**
 * The {@code training.ranking} part of the configuration: a loss by which each example's document is ranked above documents that are
 * easily taken for it, added to the usual loss in a second phase of the training, as in LTRGR (Li et al., "Learning to Rank in
 * Generative Retrieval", arXiv 2306.15222).
 *
 * @param loss {@code pairwise}: what is missing from the margin between the scores of the document and of each negative; {@code listwise}: the
 *     cross-entropy of the softmax over the document and its negatives alone [pairwise]
 * @param weight of the ranking loss; the usual one has 1 [0.5]
 * @param margin of the pairwise loss, in natural logarithms of probabilities [1]
 * @param negatives documents that each example's document is ranked above [10]
 * @param from whose first documents these are: the model's own with its present weights, {@code beam}, or {@code bm25}'s over its tokens
 *     [beam]
 * @param begins the share of the steps without it, before it begins [0.5]
 * @param every from then on, one of so many steps has it [1]
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record RankingConfig(
        String loss, Double weight, Double margin, Integer negatives, String from, Double begins, Integer every) {
    static final String PREFIX = "training.ranking.";

    private static final String PAIRWISE = "pairwise";
    private static final String BEAM = "beam";

    public RankingConfig {
        loss = ConfigChecks.oneOf(PREFIX + "loss", loss == null ? PAIRWISE : loss, List.of(PAIRWISE, "listwise"));
        weight = ConfigChecks.aboveZero(PREFIX + "weight", weight == null ? 0.5 : weight, 1_000);
        if (loss.equals(PAIRWISE)) {
            margin = ConfigChecks.between(PREFIX + "margin", margin == null ? 1 : margin, 0, 1_000);
        } else if (margin != null) {
            throw new InputException(PREFIX + "margin: only the pairwise loss has one; leave it out");
        }
        negatives = (int) ConfigChecks.between(PREFIX + "negatives", negatives == null ? 10 : negatives, 1, 1_000);
        from = ConfigChecks.oneOf(PREFIX + "from", from == null ? BEAM : from, List.of(BEAM, "bm25"));
        begins = ConfigChecks.between(PREFIX + "begins", begins == null ? 0.5 : begins, 0, 1);
        every = (int) ConfigChecks.between(PREFIX + "every", every == null ? 1 : every, 1, 1_000_000);
    }

    /** Whether the negatives are what the model itself finds. */
    public boolean ofBeam() {
        return from.equals(BEAM);
    }

    /** As devices compute it. */
    RankingLoss function() {
        return new RankingLoss(
                RankingLoss.Kind.valueOf(loss.toUpperCase(Locale.ROOT)), margin == null ? 0 : margin, weight);
    }

    /**
     * Whether a step has a ranking loss.
     *
     * @param step counted from 1
     * @param steps in all
     */
    boolean isDue(long step, int steps) {
        long before = Math.round(begins * steps);
        return step > before && (step - before - 1) % every == 0;
    }
}
