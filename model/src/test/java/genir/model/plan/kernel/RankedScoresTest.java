package genir.model.plan.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import genir.model.plan.instruction.RankingLoss;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RankedScoresTest {
    private static final RankingLoss PAIRWISE = new RankingLoss(RankingLoss.Kind.PAIRWISE, 1, 1);
    private static final RankingLoss LISTWISE = new RankingLoss(RankingLoss.Kind.LISTWISE, 0, 1);
    private static final Offset<Double> EXACT = Offset.offset(1e-12);

    @Test
    void pairwiseIsTheMeanOfWhatIsMissingFromTheMargin() {
        // Behind by 2, within the margin by .5, and far enough below.
        double[] scores = {-1, 1, -1.5, -9};
        assertThat(RankedScores.loss(PAIRWISE, scores, 4)).isEqualTo((3 + 0.5 + 0) / 3, EXACT);
        assertThat(scores).containsExactly(new double[] {-2.0 / 3, 1.0 / 3, 1.0 / 3, 0}, EXACT);
    }

    @Test
    void listwiseIsTheCrossEntropyOverTheAnswersAlone() {
        double[] scores = {Math.log(1), Math.log(2), Math.log(5)};
        assertThat(RankedScores.loss(LISTWISE, scores, 3)).isEqualTo(Math.log(8), EXACT);
        assertThat(scores).containsExactly(new double[] {-7.0 / 8, 2.0 / 8, 5.0 / 8}, EXACT);
    }

    @Test
    void listwiseTakesScoresOfAnySize() {
        double[] scores = {-2000, -1000};
        assertThat(RankedScores.loss(LISTWISE, scores, 2)).isEqualTo(1000, EXACT);
        assertThat(scores).containsExactly(new double[] {-1, 1}, EXACT);
    }

    @ParameterizedTest
    @EnumSource
    void derivativesEqualFiniteDifferences(RankingLoss.Kind kind) {
        RankingLoss loss = new RankingLoss(kind, 0.7, 1);
        SplittableRandom random = new SplittableRandom(3);
        double[] at = random.doubles(6, -2, 2).toArray();
        double[] derivatives = at.clone();
        RankedScores.loss(loss, derivatives, at.length);
        double step = 1e-6;
        for (int i = 0; i < at.length; i++) {
            double[] up = at.clone();
            double[] down = at.clone();
            up[i] += step;
            down[i] -= step;
            double difference = RankedScores.loss(loss, up, at.length) - RankedScores.loss(loss, down, at.length);
            assertThat(difference / (2 * step)).isEqualTo(derivatives[i], Offset.offset(1e-6));
        }
        assertThat(Arrays.stream(derivatives).sum()).isEqualTo(0, EXACT);
    }

    @ParameterizedTest
    @EnumSource
    void withoutNegativesThereIsNothingToRank(RankingLoss.Kind kind) {
        double[] scores = {-3, 7};
        assertThat(RankedScores.loss(new RankingLoss(kind, 1, 1), scores, 1)).isZero();
        assertThat(scores).containsExactly(0, 7);
        assertThat(RankedScores.loss(new RankingLoss(kind, 1, 1), scores, 0)).isZero();
    }

    /** A weight must never be changed by what is not a number without anybody noticing. */
    @ParameterizedTest
    @EnumSource
    void whatIsNotANumberShows(RankingLoss.Kind kind) {
        assertThat(RankedScores.loss(new RankingLoss(kind, 1, 1), new double[] {1, Double.NaN}, 2))
                .isNaN();
    }
}
