package genir.interpret.lens;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.FloatBuffer;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class TopTokensTest {
    @Test
    void tiesGoToTheLowerToken() {
        FloatBuffer scores = FloatBuffer.wrap(new float[] {9, 9, 9, 1, 3, 2, 3, 3});
        assertThat(TopTokens.of(scores, 1, 4, 3)).containsExactly(0, 2, 3);
        assertThat(TopTokens.of(scores, 1, 4, 9)).hasSize(4);
        assertThat(TopTokens.of(FloatBuffer.wrap(new float[] {3, 2, 3, 3}), 0, 4, 3))
                .containsExactly(0, 2, 3);
    }

    @Test
    void onlyAdmittedTokensCount() {
        FloatBuffer scores = FloatBuffer.wrap(new float[] {1, 5, 2, 5, 3});
        assertThat(TopTokens.of(scores, 0, 5, 2, token -> token % 2 == 0)).containsExactly(4, 2);
        assertThat(TopTokens.of(scores, 0, 5, 4, token -> token == 3)).containsExactly(3);
    }

    @Test
    void areThoseOfTheRanks() {
        SplittableRandom random = new SplittableRandom(5);
        for (int trial = 0; trial < 50; trial++) {
            float[] scores = new float[40];
            for (int i = 0; i < scores.length; i++) {
                scores[i] = random.nextInt(12);
            }
            int[] ranks = Ranks.all(scores);
            int[] top = TopTokens.of(FloatBuffer.wrap(scores), 0, 40, 7);
            for (int place = 0; place < 7; place++) {
                assertThat(ranks[top[place]]).isEqualTo(place + 1);
            }
        }
    }
}
