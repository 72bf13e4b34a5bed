package genir.interpret.figure;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class EndLabelsTest {
    @Test
    void labelsNeverTouchNorLeaveThePlotNorChangeOrder() {
        Random random = new Random(3);
        int placedOnes = 0;
        for (int trial = 0; trial < 3000; trial++) {
            double[] wanted = random.doubles(1 + random.nextInt(7), 20, 220).toArray();
            var placed = EndLabels.place(wanted, 20, 220);
            if (placed.isEmpty()) {
                continue;
            }
            placedOnes++;
            double[] sorted = Arrays.stream(placed.get()).sorted().toArray();
            assertThat(sorted[0]).isGreaterThanOrEqualTo(20 - 1e-6);
            assertThat(sorted[sorted.length - 1]).isLessThanOrEqualTo(220 + 1e-6);
            for (int i = 1; i < sorted.length; i++) {
                assertThat(sorted[i] - sorted[i - 1]).isGreaterThanOrEqualTo(EndLabels.GAP - 1e-6);
            }
            for (int i = 0; i < wanted.length; i++) {
                for (int j = 0; j < wanted.length; j++) {
                    if (wanted[i] < wanted[j]) {
                        assertThat(placed.get()[i]).isLessThan(placed.get()[j]);
                    }
                }
            }
        }
        assertThat(placedOnes).isGreaterThan(2000);
    }

    @Test
    void labelsThatStandFreeStayWhereTheyAre() {
        assertThat(EndLabels.place(new double[] {50, 100, 150}, 20, 220)).hasValue(new double[] {50, 100, 150});
    }

    @Test
    void tooManyLabelsGoToALegend() {
        assertThat(EndLabels.place(new double[] {1, 2, 3, 4}, 0, 30)).isEmpty();
    }
}
