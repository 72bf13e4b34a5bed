package genir.retrieval.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class BootstrapTest {
    @Test
    void equalValuesHaveNoSpread() {
        double[] values = new double[50];
        Arrays.fill(values, 0.25);
        assertThat(new Bootstrap(100, 1).ofMean(values)).isEqualTo(new Interval(0.25, 0.25));
        assertThat(new Bootstrap(1, 1).ofMean(new double[] {1})).isEqualTo(new Interval(1, 1));
    }

    @Test
    void theSpanIsThatOfTheNormalApproximationOnManyQueries() {
        double[] values = new double[1000];
        Arrays.fill(values, 0, 300, 1);
        Interval interval = new Bootstrap(10_000, 5).ofMean(values);
        double half = 1.96 * Math.sqrt(0.3 * 0.7 / 1000);
        assertThat(interval.low()).isCloseTo(0.3 - half, within(0.002));
        assertThat(interval.high()).isCloseTo(0.3 + half, within(0.002));
    }

    @Test
    void coversTheTrueMeanAboutAsOftenAsItSays() {
        Random random = new Random(12);
        int covered = 0;
        int trials = 500;
        for (int i = 0; i < trials; i++) {
            Interval interval = new Bootstrap(400, i).ofMean(random.doubles(80).toArray());
            if (interval.low() <= 0.5 && 0.5 <= interval.high()) {
                covered++;
            }
        }
        assertThat(covered / (double) trials).isBetween(0.91, 0.98);
    }

    @Test
    void theSeedDecides() {
        double[] values = new Random(3).doubles(100).toArray();
        Interval interval = new Bootstrap(500, 1).ofMean(values);
        assertThat(new Bootstrap(500, 1).ofMean(values)).isEqualTo(interval);
        assertThat(new Bootstrap(500, 2).ofMean(values)).isNotEqualTo(interval);
    }

    @Test
    void valuesAreNeeded() {
        assertThatThrownBy(() -> new Bootstrap(10, 1).ofMean(new double[0]))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Bootstrap(0, 1)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aRatioIsResampledWithBothMeansOnTheSameQueries() {
        Bootstrap bootstrap = new Bootstrap(500, 3);
        double[] values = {1, 0, 1, 1, 0, 0, 1, 0};
        double[] doubled = {2, 0, 2, 2, 0, 0, 2, 0};
        assertThat(bootstrap.ofRatio(doubled, values)).isEqualTo(new Interval(2, 2));
        Interval other = bootstrap.ofRatio(values, new double[] {1, 1, 1, 1, 1, 1, 1, 1});
        assertThat(other).isEqualTo(bootstrap.ofMean(values));
        assertThat(bootstrap.ofRatio(values, new double[8])).isEqualTo(new Interval(0, 0));
        assertThatThrownBy(() -> bootstrap.ofRatio(values, new double[7])).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void samplesThatAreKeptAreThoseThatAreDrawnAnew() {
        // 7 samples are no multiple of those added up side by side; 200,000 values are too many to keep.
        for (int length : new int[] {1, 5, 200_000}) {
            Bootstrap bootstrap = new Bootstrap(7, 11);
            SplittableRandom random = new SplittableRandom(11);
            double[] values = new SplittableRandom(3).doubles(length).toArray();
            double[] means = new double[7];
            for (int sample = 0; sample < 7; sample++) {
                double sum = 0;
                for (int i = 0; i < length; i++) {
                    sum += values[(int) (((random.nextLong() >>> 32) * length) >>> 32)];
                }
                means[sample] = sum / length;
            }
            Arrays.sort(means);
            assertThat(bootstrap.ofMean(values)).isEqualTo(new Interval(means[0], means[6]));
            assertThat(bootstrap.ofMean(values)).isEqualTo(new Interval(means[0], means[6]));
        }
    }
}
