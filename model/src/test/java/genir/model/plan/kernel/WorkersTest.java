package genir.model.plan.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class WorkersTest {
    private static final long PLENTY = 1L << 30;

    @Test
    void everyRowIsDoneOnce() {
        int[] done = new int[1001];

        Workers.run(done.length, PLENTY, (part, from, to) -> {
            for (int row = from; row < to; row++) {
                done[row]++;
            }
        });

        assertThat(done).containsOnly(1);
    }

    @Test
    @Timeout(20)
    void aFailureInAnyPartReachesTheCaller() {
        for (int failing = 0; failing < Workers.parts(); failing++) {
            int bad = failing;
            assertThatThrownBy(() -> Workers.run(1000, PLENTY, (part, from, to) -> {
                        if (part == bad) {
                            throw new IllegalStateException("part " + part);
                        }
                    }))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage("part " + bad);
        }
    }

    @Test
    @Timeout(20)
    void anErrorReachesTheCallerAndTheThreadsLiveOn() {
        assertThatThrownBy(() -> Workers.run(1000, PLENTY, (part, from, to) -> {
                    throw new OutOfMemoryError("for a test");
                }))
                .isInstanceOf(OutOfMemoryError.class);

        everyRowIsDoneOnce();
    }
}
