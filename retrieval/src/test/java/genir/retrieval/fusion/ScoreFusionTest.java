package genir.retrieval.fusion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import genir.retrieval.Run;
import genir.retrieval.ScoredDocument;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ScoreFusionTest {
    /** Mean 5, variance 32 / 3. */
    private static final List<ScoredDocument> FIRST =
            List.of(new ScoredDocument("a", 9), new ScoredDocument("b", 5), new ScoredDocument("c", 1));
    /** Mean -2, standard deviation 1. */
    private static final List<ScoredDocument> SECOND =
            List.of(new ScoredDocument("d", -1), new ScoredDocument("b", -3));

    @Test
    void aScoreIsTheWeightedSumOfStandardScores() {
        double z = 4 / Math.sqrt(32.0 / 3);
        List<ScoredDocument> fused = new ScoreFusion(List.of(0.25, 0.75), 10).fuse(List.of(FIRST, SECOND));
        assertThat(fused).extracting(ScoredDocument::documentId).containsExactly("d", "a", "b", "c");
        // d is not in the first ranking and counts there as c does; a and c are not in the second and count there as b
        // does.
        assertThat(fused.get(0).score()).isCloseTo(0.25 * -z + 0.75 * 1, within(1e-12));
        assertThat(fused.get(1).score()).isCloseTo(0.25 * z + 0.75 * -1, within(1e-12));
        assertThat(fused.get(2).score()).isCloseTo(0.75 * -1, within(1e-12));
        assertThat(fused.get(3).score()).isCloseTo(0.25 * -z + 0.75 * -1, within(1e-12));
    }

    @Test
    void anotherScaleOrADeeperRankingChangesNothing() {
        ScoreFusion fusion = ScoreFusion.equal(2, 3);
        assertThat(fusion.weights()).containsExactly(0.5, 0.5);
        List<ScoredDocument> fused = fusion.fuse(List.of(FIRST, SECOND));
        List<ScoredDocument> scaled = FIRST.stream()
                .map(document -> new ScoredDocument(document.documentId(), 100 + 8 * document.score()))
                .toList();
        List<ScoredDocument> deeper = List.of(FIRST.get(0), FIRST.get(1), FIRST.get(2), new ScoredDocument("e", -70));
        for (List<ScoredDocument> first : List.of(scaled, deeper)) {
            List<ScoredDocument> again = fusion.fuse(List.of(first, SECOND));
            assertThat(again)
                    .extracting(ScoredDocument::documentId)
                    .isEqualTo(fused.stream().map(ScoredDocument::documentId).toList());
            for (int i = 0; i < fused.size(); i++) {
                assertThat(again.get(i).score()).isCloseTo(fused.get(i).score(), within(1e-12));
            }
        }
    }

    @Test
    void whatHasNoSpreadSaysNothingAndTiesAreInOrderOfId() {
        List<ScoredDocument> even = List.of(new ScoredDocument("x", 3), new ScoredDocument("y", 3));
        assertThat(ScoreFusion.equal(2, 5).fuse(List.of(even, List.of())))
                .containsExactly(new ScoredDocument("x", 0), new ScoredDocument("y", 0));
        assertThat(ScoreFusion.equal(2, 5).fuse(List.of(List.of(), List.of()))).isEmpty();
    }

    @Test
    void aQueryThatOneRunLacksIsFusedFromTheOthers() {
        Run both = ScoreFusion.equal(2, 5)
                .fuse("both", List.of(new Run("a", Map.of("q", FIRST)), new Run("b", Map.of("r", SECOND))));
        assertThat(both.documentIds("q")).containsExactly("a", "b", "c");
        assertThat(both.documentIds("r")).containsExactly("d", "b");
    }

    @Test
    void refusesWhatMakesNoSense() {
        assertThatThrownBy(() -> ScoreFusion.equal(3, 5).fuse(List.of(FIRST, SECOND)))
                .hasMessage("2 rankings for 3 weights");
        assertThatThrownBy(() -> new ScoreFusion(List.of(0.5, Double.NaN), 5))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
