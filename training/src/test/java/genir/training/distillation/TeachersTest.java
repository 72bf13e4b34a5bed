package genir.training.distillation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import genir.model.run.TokenDistribution;
import genir.training.distillation.Teachers.Member;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Targets against their closed forms. */
class TeachersTest {
    private static final double TOLERANCE = 1e-6;
    private static final int[] INPUT = {5, 6, 1};

    private static final Teacher FIRST =
            (input, text) -> new TeacherRanking(new int[] {10, 11, 12}, new double[] {3, 2, 0.5});
    private static final Teacher SECOND =
            (input, text) -> new TeacherRanking(new int[] {12, 13}, new double[] {0.9, 0.8});
    private static final Teacher SILENT = (input, text) -> new TeacherRanking(new int[0], new double[0]);

    private static Map<Integer, Double> target(double weight, boolean product, int own, Member... members) {
        TokenDistribution target = new Teachers(List.of(members), weight, product).target(INPUT, "text", own);
        Map<Integer, Double> shares = new HashMap<>();
        for (int i = 0; i < target.tokens().length; i++) {
            shares.put(target.tokens()[i], (double) target.probabilities()[i]);
        }
        assertThat(shares.values().stream().mapToDouble(Double::doubleValue).sum())
                .isCloseTo(1, within(TOLERANCE));
        return shares;
    }

    @Test
    void aMixtureIsTheWeightedMeanOfTheTeachersShares() {
        Map<Integer, Double> shares =
                target(0.8, false, 11, new Member(FIRST, 3, 2), new Member(SECOND, 1, 0.1), new Member(SILENT, 5, 1));
        double first = Math.exp(1.5) + Math.exp(1) + Math.exp(0.25);
        double second = Math.exp(9) + Math.exp(8);
        assertThat(shares).containsOnlyKeys(10, 11, 12, 13);
        assertThat(shares.get(10)).isCloseTo(0.8 * 0.75 * Math.exp(1.5) / first, within(TOLERANCE));
        assertThat(shares.get(11)).isCloseTo(0.2 + 0.8 * 0.75 * Math.exp(1) / first, within(TOLERANCE));
        assertThat(shares.get(12))
                .isCloseTo(0.8 * (0.75 * Math.exp(0.25) / first + 0.25 * Math.exp(9) / second), within(TOLERANCE));
        assertThat(shares.get(13)).isCloseTo(0.8 * 0.25 * Math.exp(8) / second, within(TOLERANCE));
    }

    @Test
    void aProductIsTheSoftmaxOfTheWeightedSumOfScores() {
        Map<Integer, Double> shares =
                target(0.5, true, 20, new Member(FIRST, 1, 1), new Member(SECOND, 2, 0.5), new Member(SILENT, 5, 1));
        // What a teacher does not rank counts as its last: 0.5 of the first, 0.8 of the second.
        Map<Integer, Double> logits = Map.of(10, 3 + 4 * 0.8, 11, 2 + 4 * 0.8, 12, 0.5 + 4 * 0.9, 13, 0.5 + 4 * 0.8);
        double sum = logits.values().stream().mapToDouble(Math::exp).sum();
        assertThat(shares).containsOnlyKeys(10, 11, 12, 13, 20);
        logits.forEach((docid, logit) ->
                assertThat(shares.get(docid)).isCloseTo(0.5 * Math.exp(logit) / sum, within(TOLERANCE)));
        assertThat(shares.get(20)).isCloseTo(0.5, within(TOLERANCE));
    }

    @Test
    void whatNoTeacherKnowsHasItsDocumentAlone() {
        assertThat(target(0.7, false, 11, new Member(SILENT, 1, 1))).containsExactly(Map.entry(11, 1.0));
        assertThat(target(0.7, true, 11, new Member(SILENT, 1, 1))).containsExactly(Map.entry(11, 1.0));
    }

    @Test
    void greatScoresDoNotOverflow() {
        Teacher great = (input, text) -> new TeacherRanking(new int[] {10, 11}, new double[] {5e6, 0});
        assertThat(target(1, true, 12, new Member(great, 1, 1))).containsEntry(10, 1.0);
        assertThat(target(1, false, 12, new Member(great, 1, 1))).containsEntry(10, 1.0);
    }
}
