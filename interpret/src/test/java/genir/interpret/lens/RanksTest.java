package genir.interpret.lens;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.FloatBuffer;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RanksTest {
    @Test
    void equalSortingByScoreThenToken() {
        SplittableRandom random = new SplittableRandom(2);
        for (int round = 0; round < 100; round++) {
            int width = random.nextInt(1, 40);
            float[] scores = new float[3 * width];
            for (int i = 0; i < scores.length; i++) {
                // Few different scores, so that there are many ties.
                scores[i] = round % 2 == 0 ? random.nextInt(-3, 4) / 2f : (float) random.nextDouble(-50, 50);
            }
            for (int row = 0; row < 3; row++) {
                float[] of = java.util.Arrays.copyOfRange(scores, row * width, (row + 1) * width);
                List<Integer> order = IntStream.range(0, width)
                        .boxed()
                        .sorted(Comparator.comparing((Integer token) -> -of[token])
                                .thenComparing(Comparator.naturalOrder()))
                        .toList();
                int[] all = Ranks.all(of);
                for (int token = 0; token < width; token++) {
                    assertThat(Ranks.of(FloatBuffer.wrap(scores), row, width, token))
                            .isEqualTo(all[token])
                            .isEqualTo(order.indexOf(token) + 1);
                }
            }
        }
    }

    @Test
    void extremesAndBothZerosAreInOrder() {
        float[] scores = {
            0f, -0f, Float.NEGATIVE_INFINITY, Float.POSITIVE_INFINITY, -Float.MAX_VALUE, Float.MIN_VALUE, 0f
        };
        int[] expected = {3, 4, 7, 1, 6, 2, 5};
        assertThat(Ranks.all(scores)).containsExactly(expected);
        for (int token = 0; token < scores.length; token++) {
            assertThat(Ranks.of(FloatBuffer.wrap(scores), 0, scores.length, token))
                    .isEqualTo(expected[token]);
        }
    }
}
