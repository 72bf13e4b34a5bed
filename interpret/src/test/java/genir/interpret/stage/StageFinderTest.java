package genir.interpret.stage;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class StageFinderTest {
    @Test
    void theMiddleIsWhereCrossAttentionIsHighest() {
        double[] share = {0.1, 0.12, 0.1, 0.6, 0.55, 0.62, 0.58, 0.2, 0.1};
        Stages stages = StageFinder.find(share);
        assertThat(stages.stages())
                .containsExactly(new Stage("I", 0, 2), new Stage("II", 3, 6), new Stage("III", 7, 8));
        assertThat(stages.rule()).startsWith("found: ").contains("98% of the variance");
    }

    @Test
    void theFirstAndLastLayerAreNeverInTheMiddle() {
        assertThat(StageFinder.find(new double[] {0.9, 0.9, 0.1}).stages())
                .containsExactly(new Stage("I", 0, 0), new Stage("II", 1, 1), new Stage("III", 2, 2));
    }

    @Test
    void withoutAHigherMiddleTheScaledOnesAreUsed() {
        for (double[] share : new double[][] {{0.5, 0.5, 0.5, 0.5}, {0.9, 0.1, 0.1, 0.9}, {0.4, 0.6}}) {
            Stages stages = StageFinder.find(share);
            assertThat(stages.stages()).isEqualTo(Stages.scaled(share.length).stages());
            assertThat(stages.rule())
                    .startsWith("none found")
                    .contains(Stages.scaled(share.length).rule());
        }
    }
}
