package genir.model.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import genir.model.plan.device.Devices;
import genir.model.plan.instruction.RankingLoss;
import java.util.List;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RankedTokensTest {
    private static final int WORDS = 3;
    private static final int VOCABULARY = 8;
    /** Of two rows; docids are 3 to 7. */
    private static final float[] LOGITS = {
        9, 9, 9, 1, 4, 2, 3, 0, //
        0, 0, 0, 5, 1, 1, 6, 2
    };

    private static final int[] OWN = {3, 3};
    private static final RankingLoss.Kind PAIRWISE = RankingLoss.Kind.PAIRWISE;
    private static final RankedTokens.Search DOCIDS = new RankedTokens.Search(WORDS, VOCABULARY);

    private static Objective usual() {
        return new CrossEntropy(0, OWN);
    }

    private static ObjectiveRun run(Objective objective) {
        return new ObjectiveRun(objective, OWN.length, VOCABULARY, Devices.standard());
    }

    /** What the ranking adds to the usual loss, whose gradient is taken off the other one. */
    private static double added(Objective objective, float[] logits, float[] gradient) {
        ObjectiveRun usual = run(usual());
        double usualLoss = usual.evaluate(logits);
        ObjectiveRun both = run(objective);
        double loss = both.evaluate(logits);
        for (int i = 0; i < gradient.length; i++) {
            gradient[i] = both.gradient()[i] - usual.gradient()[i];
        }
        assertThat(both.logits()).containsExactly(logits);
        return loss - usualLoss;
    }

    private static void assertGradient(float[] gradient, double... expected) {
        for (int i = 0; i < gradient.length; i++) {
            assertThat((double) gradient[i]).as("logit " + i).isEqualTo(expected[i], Offset.offset(1e-6));
        }
    }

    @Test
    void theBestDocidsAreRankedBelowTheAnswer() {
        RankedTokens objective = new RankedTokens(
                usual(), List.of(new int[] {3}, new int[] {3}), null, DOCIDS, 2, new RankingLoss(PAIRWISE, 1, 3));
        float[] gradient = new float[LOGITS.length];
        // Row 0: 4 and 6 are 3 and 2 above; row 1: 6 is 1 above and 7 is 3 below, beyond the margin.
        double expected = 3 * ((4 + 3) / 2.0 + (2 + 0) / 2.0) / 2;
        assertThat(added(objective, LOGITS, gradient)).isEqualTo(expected, Offset.offset(1e-6));
        assertGradient(gradient, 0, 0, 0, -1.5, .75, 0, .75, 0, 0, 0, 0, -.75, 0, 0, .75, 0);
        assertThat(objective.terms()).isEqualTo(2);
        assertThat(objective.sequences()).isEqualTo(1);
    }

    @Test
    void whatAlsoAnswersIsNoNegative() {
        RankedTokens objective = new RankedTokens(
                usual(), List.of(new int[] {3, 4, 6}, new int[] {3}), null, DOCIDS, 1, new RankingLoss(PAIRWISE, 1, 1));
        float[] gradient = new float[LOGITS.length];
        // Row 0: of 4, 6 and 5 only 5 is one.
        assertThat(added(objective, LOGITS, gradient)).isEqualTo((2 + 2) / 2.0, Offset.offset(1e-6));
        assertGradient(gradient, 0, 0, 0, -.5, 0, .5, 0, 0, 0, 0, 0, -.5, 0, 0, .5, 0);
    }

    @Test
    void givenNegativesCountAsTheyCome() {
        RankedTokens objective = new RankedTokens(
                usual(),
                List.of(new int[] {3}, new int[] {3}),
                List.of(new int[] {3, 7, 5, 4}, new int[0]),
                null,
                2,
                new RankingLoss(RankingLoss.Kind.LISTWISE, 0, 2));
        float[] gradient = new float[LOGITS.length];
        // Row 0: 7 and 5 against 3; row 1 has none, and counts in the mean.
        double all = Math.exp(1) + Math.exp(0) + Math.exp(2);
        assertThat(added(objective, LOGITS, gradient)).isEqualTo(Math.log(all) - 1, Offset.offset(1e-6));
        assertGradient(
                gradient, 0, 0, 0, Math.exp(1) / all - 1, 0, Math.exp(2) / all, 0, 1 / all, 0, 0, 0, 0, 0, 0, 0, 0);
    }

    @ParameterizedTest
    @EnumSource
    void equalsFiniteDifferences(RankingLoss.Kind kind) {
        RankedTokens objective = new RankedTokens(
                usual(), List.of(new int[] {3}, new int[] {3, 6}), null, DOCIDS, 3, new RankingLoss(kind, 1.25, 0.7));
        ObjectiveRun run = run(objective);
        run.evaluate(LOGITS);
        float[] gradient = run.gradient();
        for (int i = 0; i < LOGITS.length; i++) {
            double[] losses = new double[2];
            for (int side = 0; side < 2; side++) {
                float[] moved = LOGITS.clone();
                moved[i] += side == 0 ? 0.0625f : -0.0625f;
                losses[side] = run.evaluate(moved);
            }
            assertThat((losses[0] - losses[1]) / 0.125).as("logit " + i).isEqualTo(gradient[i], Offset.offset(1e-3));
        }
    }

    @Test
    void equalBatchesShareAProgram() {
        RankingLoss ranking = new RankingLoss(PAIRWISE, 1, 1);
        List<int[]> three = List.of(new int[] {3, 4, 5}, new int[] {3});
        List<int[]> four = List.of(new int[] {3}, new int[] {3, 4, 5, 6});
        assertThat(new RankedTokens(usual(), three, null, DOCIDS, 2, ranking).form())
                .isEqualTo(new RankedTokens(usual(), four, null, DOCIDS, 2, ranking).form())
                .isNotEqualTo(new RankedTokens(usual(), four, null, DOCIDS, 3, ranking).form());
    }

    @Test
    void whatDoesNotFitIsRefused() {
        RankingLoss ranking = new RankingLoss(PAIRWISE, 1, 1);
        List<int[]> rows = List.of(new int[] {3}, new int[] {3});
        assertThatThrownBy(() -> new RankedTokens(usual(), rows.subList(0, 1), null, DOCIDS, 2, ranking))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new RankedTokens(usual(), rows, null, null, 2, ranking))
                .hasMessage("negatives are given or searched for");
        ObjectiveRun run = run(
                new RankedTokens(usual(), List.of(new int[] {3}, new int[] {VOCABULARY}), null, DOCIDS, 2, ranking));
        assertThatThrownBy(() -> run.evaluate(LOGITS)).rootCause().hasMessage("answer 8 is not between 0 and 7");
    }
}
