package genir.corpus.example;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SplitMix64Test {
    @ParameterizedTest
    @ValueSource(longs = {0, 1, -1, 1234567, Long.MIN_VALUE})
    void givesTheNumbersOfTheJdksOwn(long state) {
        SplitMix64 ours = new SplitMix64(state);
        SplittableRandom jdk = new SplittableRandom(state);
        for (int i = 0; i < 100; i++) {
            assertThat(ours.nextLong()).isEqualTo(jdk.nextLong());
        }
    }

    @Test
    void whatIsDrawnIsUniform() {
        SplitMix64 random = new SplitMix64(1, 2);
        int[] counts = new int[7];
        double sum = 0;
        for (int i = 0; i < 70_000; i++) {
            counts[random.nextInt(7)]++;
            double uniform = random.nextDouble();
            assertThat(uniform).isBetween(0.0, Math.nextDown(1.0));
            sum += uniform;
        }
        // 10,000 expected with a standard deviation of 93.
        for (int count : counts) {
            assertThat(count).isBetween(9_600, 10_400);
        }
        assertThat(sum / 70_000).isBetween(0.495, 0.505);
    }

    @Test
    void theLargestBoundWorks() {
        SplitMix64 random = new SplitMix64(3, 0);
        for (int i = 0; i < 1000; i++) {
            assertThat(random.nextInt(Integer.MAX_VALUE)).isBetween(0, Integer.MAX_VALUE - 1);
            assertThat(random.nextInt(1)).isZero();
        }
    }

    @Test
    void streamsOfOneSeedDiffer() {
        assertThat(new SplitMix64(1, 0).nextLong())
                .isNotEqualTo(new SplitMix64(1, 1).nextLong())
                .isNotEqualTo(new SplitMix64(2, 0).nextLong());
    }
}
