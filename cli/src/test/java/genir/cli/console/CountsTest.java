package genir.cli.console;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CountsTest {
    @Test
    void oneIsNoPlural() {
        assertThat(Counts.of(0, "step", "steps")).isEqualTo("0 steps");
        assertThat(Counts.of(1, "step", "steps")).isEqualTo("1 step");
        assertThat(Counts.of(12_000, "step", "steps")).isEqualTo("12,000 steps");
    }
}
