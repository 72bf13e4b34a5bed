package genir.interpret.figure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class TicksTest {
    @Test
    void linearTicksAreFewEvenRoundAndCoverTheData() {
        Random random = new Random(1);
        for (int trial = 0; trial < 2000; trial++) {
            double low = (random.nextDouble() - 0.5) * Math.pow(10, random.nextInt(9) - 4);
            double high = low + random.nextDouble() * Math.pow(10, random.nextInt(9) - 4) + 1e-7;
            Ticks ticks = Ticks.linear(low, high, 5);
            double slack = 1e-6 * ticks.step();
            assertThat(ticks.values()).hasSizeBetween(2, 8);
            assertThat(ticks.from()).isLessThanOrEqualTo(low + slack);
            assertThat(ticks.to()).isGreaterThanOrEqualTo(high - slack);
            double leading = ticks.step() / Math.pow(10, Math.floor(Math.log10(ticks.step()) + 1e-9));
            assertThat(List.of(1L, 2L, 5L)).contains(Math.round(leading));
            for (int i = 1; i < ticks.values().size(); i++) {
                double distance = ticks.values().get(i) - ticks.values().get(i - 1);
                assertThat(distance).isCloseTo(ticks.step(), org.assertj.core.data.Offset.offset(slack));
            }
        }
    }

    @Test
    void neighbouringTicksNeverPrintAlike() {
        Random random = new Random(2);
        for (int trial = 0; trial < 2000; trial++) {
            double low = (random.nextDouble() - 0.5) * 100;
            double high = low + Math.pow(10, random.nextInt(8) - 4) * (0.1 + random.nextDouble());
            Axis axis = Axis.of("x");
            Ticks ticks = Ticks.linear(low, high, 6);
            assertThat(ticks.values().stream()
                            .map(v -> axis.print(v, ticks.step()))
                            .toList())
                    .doesNotHaveDuplicates();
        }
    }

    @Test
    void integerTicksAreWholeNumbersWithinTheData() {
        assertThat(Ticks.integers(0, 5, 7).values()).containsExactly(0.0, 1.0, 2.0, 3.0, 4.0, 5.0);
        assertThat(Ticks.integers(-1, 23, 7).values()).containsExactly(0.0, 5.0, 10.0, 15.0, 20.0);
        assertThat(Ticks.integers(3, 3, 7).values()).containsExactly(3.0);
    }

    @Test
    void logarithmicTicksArePowersOfTenWhereThereAreSeveral() {
        assertThat(Ticks.logarithmic(1, 9000, 5).values()).containsExactly(1.0, 10.0, 100.0, 1000.0, 10_000.0);
        assertThat(Ticks.logarithmic(1, 9, 5).values()).containsExactly(1.0, 2.0, 5.0, 10.0);
        assertThat(Ticks.logarithmic(1, 1, 5).to()).isGreaterThan(1);
        assertThatThrownBy(() -> Ticks.logarithmic(0, 1, 5)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aConstantStillHasAnAxis() {
        Ticks ticks = Ticks.linear(0, 0, 5);
        assertThat(ticks.to()).isGreaterThan(ticks.from());
    }

    @Test
    void aReversedLogarithmicScalePutsRankOneAtTheTop() {
        Axis rank = Axis.of("rank").logarithmic().inReverse().including(1);
        Scale scale = Scale.fit(rank, java.util.stream.DoubleStream.of(3, 800), 5, 100, 0);
        assertThat(scale.at(1)).isCloseTo(0, org.assertj.core.data.Offset.offset(1e-9));
        assertThat(scale.at(1000)).isCloseTo(100, org.assertj.core.data.Offset.offset(1e-9));
        assertThat(scale.at(10)).isLessThan(scale.at(100));
    }
}
