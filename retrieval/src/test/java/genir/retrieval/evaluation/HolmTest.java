package genir.retrieval.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class HolmTest {
    private static final Offset<Double> ROUNDING = within(1e-12);

    /** The example of Holm's procedure in Wikipedia's article on it: four tests at the level 0.05, the first two rejected. */
    @Test
    void fourTestsOfWhichTwoAreRejected() {
        assertThat(Holm.adjust(0.01, 0.04, 0.03, 0.005))
                .containsExactly(new double[] {0.03, 0.06, 0.06, 0.02}, ROUNDING);
    }

    /** As R's {@code p.adjust(c(0.01, 0.02, 0.03, 0.04, 0.05), "holm")}. */
    @Test
    void noneIsBelowASmallerOne() {
        assertThat(Holm.adjust(0.01, 0.02, 0.03, 0.04, 0.05))
                .containsExactly(new double[] {0.05, 0.08, 0.09, 0.09, 0.09}, ROUNDING);
    }

    @Test
    void oneTestNeedsNoCorrectionAndNoneIsAboveOne() {
        assertThat(Holm.adjust(0.04)).containsExactly(0.04);
        assertThat(Holm.adjust(0.6, 0.7, 1)).containsExactly(1, 1, 1);
        assertThat(Holm.adjust()).isEmpty();
    }
}
