package genir.cli.console;

import static org.assertj.core.api.Assertions.assertThat;

import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class RecentRateTest {
    private static final long SECOND = 1_000_000_000;

    private long now;

    private void steps(RecentRate rate, int count, double secondsEach) {
        for (int i = 0; i < count; i++) {
            now += (long) (secondsEach * SECOND);
            rate.advance(1, now);
        }
    }

    @Test
    void anEvenTaskHasItsRate() {
        RecentRate rate = new RecentRate(1000, 0, now);
        assertThat(rate.secondsLeft()).isEmpty();
        steps(rate, 200, 0.5);
        assertThat(rate.perSecond()).isCloseTo(2, Offset.offset(1e-6));
        assertThat(rate.secondsLeft()).hasValue(400);
    }

    @Test
    void aSlowBeginningIsForgotten() {
        RecentRate rate = new RecentRate(1000, 0, now);
        steps(rate, 10, 60);
        steps(rate, 490, 0.5);
        // By the mean since the beginning it would be 845 seconds.
        assertThat(rate.secondsLeft().orElseThrow()).isBetween(250L, 260L);
    }

    @Test
    void theFirstStepsWaitForWhatIsPreparedAndTellNothing() {
        RecentRate rate = new RecentRate(1000, 0, now);
        steps(rate, 1, 16);
        assertThat(rate.done()).isEqualTo(1);
        assertThat(rate.secondsLeft()).isEmpty();
        steps(rate, 1, 0.5);
        assertThat(rate.secondsLeft()).hasValue(499);
    }

    @Test
    void whatWasDoneBeforeAnInterruptionDoesNotCount() {
        RecentRate rate = new RecentRate(1000, 700, now);
        assertThat(rate.secondsLeft()).isEmpty();
        steps(rate, 20, 2);
        assertThat(rate.done()).isEqualTo(720);
        assertThat(rate.secondsLeft()).hasValue(560);
    }

    @Test
    void withoutATotalNothingIsLeftToSay() {
        RecentRate rate = new RecentRate(-1, 0, now);
        steps(rate, 5, 1);
        assertThat(rate.perSecond()).isEqualTo(1);
        assertThat(rate.secondsLeft()).isEmpty();
    }
}
