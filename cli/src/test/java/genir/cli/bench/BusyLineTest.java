package genir.cli.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class BusyLineTest {
    @Test
    void advisesAsManyThreadsAsAreDecidedOn() {
        assertThat(BusyLine.of(2, OptionalDouble.of(0.8), 1, 2).orElseThrow())
                .startsWith("! The machine is busy: other processes used 40 % of the CPU (0.8 of 2 cores) meanwhile.")
                .contains("compute with --threads 1, or");
    }

    @Test
    void advisesNoOtherThreadsWhereAllCoresCountAsIdle() {
        assertThat(BusyLine.of(2, OptionalDouble.of(0.4), 2, 2).orElseThrow())
                .endsWith("(0.4 of 2 cores) meanwhile. Measure again when it is idle.");
    }

    @Test
    void saysNothingOfTheUsualNoise() {
        assertThat(BusyLine.of(2, OptionalDouble.of(0.1), 2, 2)).isEmpty();
        assertThat(BusyLine.of(2, OptionalDouble.empty(), 2, 2)).isEmpty();
    }
}
