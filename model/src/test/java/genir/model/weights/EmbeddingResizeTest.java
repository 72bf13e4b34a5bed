package genir.model.weights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import genir.model.T5Config;
import genir.model.backend.FloatSpan;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class EmbeddingResizeTest {
    private static final int WIDTH = 4;

    private final Parameters before = Initialization.T5.create(config(200), 5);

    private static T5Config config(int vocabulary) {
        return new T5Config(vocabulary, WIDTH, 2, 3, 2, 1, 1, 8, 16, 0.0, null, null, false, 0, 1);
    }

    @Test
    void newRowsHaveTheMeanAndABillionthOfTheCovarianceOfTheOld() {
        int samples = 20_000;
        Parameters after = new EmbeddingResize(before, config(samples)).apply(3);
        for (String table : new String[] {"shared.weight", "lm_head.weight"}) {
            double[] mean = mean(before.floats(table), 200);
            double[][] covariance = covariance(before.floats(table), 200, mean);
            double[] sampleMean = mean(after.floats(table), samples);
            double[][] sampleCovariance = covariance(after.floats(table), samples, sampleMean);
            for (int i = 0; i < WIDTH; i++) {
                assertThat(sampleMean[i]).isCloseTo(mean[i], Offset.offset(2e-6));
                for (int j = 0; j < WIDTH; j++) {
                    assertThat(sampleCovariance[i][j]).isCloseTo(1e-9 * covariance[i][j], Offset.offset(5e-11));
                }
            }
        }
        assertThat(after.floats("shared.weight")).isNotEqualTo(after.floats("lm_head.weight"));
    }

    @Test
    void newRowsDependOnTheSeedAlone() {
        Parameters first = new EmbeddingResize(before, config(260)).apply(3);
        Parameters same = new EmbeddingResize(before, config(260)).apply(3);
        Parameters other = new EmbeddingResize(before, config(260)).apply(4);
        for (String table : new String[] {"shared.weight", "lm_head.weight"}) {
            assertThat(same.floats(table)).isEqualTo(first.floats(table));
            assertThat(other.floats(table)).isNotEqualTo(first.floats(table));
        }
    }

    @Test
    void withTooFewRowsForACovarianceNewOnesAreTheMean() {
        Parameters few = Initialization.T5.create(config(WIDTH), 5);
        // Four rows span a space of three dimensions around their mean.
        Parameters after = new EmbeddingResize(few, config(9)).apply(3);
        double[] mean = mean(few.floats("shared.weight"), WIDTH);
        for (int token = 0; token < 9; token++) {
            for (int i = 0; i < WIDTH; i++) {
                assertThat((double) after.floats("shared.weight").get(token * WIDTH + i))
                        .isCloseTo(mean[i], Offset.offset(1e-4));
            }
        }
    }

    @Test
    void rowsAreKeptOrAveraged() {
        EmbeddingResize resize = new EmbeddingResize(before, config(3));
        resize.keep(0, 150);
        resize.mean(1, new int[] {7, 7, 10});
        resize.mean(2, new int[0]);
        Parameters after = resize.apply(3);
        for (String table : new String[] {"shared.weight", "lm_head.weight"}) {
            for (int i = 0; i < WIDTH; i++) {
                float expected = before.floats(table).get(150 * WIDTH + i);
                assertThat(after.floats(table).get(i)).isEqualTo(expected);
                float average = (2 * before.floats(table).get(7 * WIDTH + i)
                                + before.floats(table).get(10 * WIDTH + i))
                        / 3;
                assertThat(after.floats(table).get(WIDTH + i)).isCloseTo(average, Offset.offset(1e-6f));
            }
        }
        String other = "encoder.block.0.layer.0.SelfAttention.q.weight";
        assertThat(after.floats(other)).isEqualTo(before.floats(other));
        assertThatThrownBy(() -> resize.keep(0, 200)).isInstanceOf(IllegalArgumentException.class);
    }

    private static double[] mean(FloatSpan table, int rows) {
        double[] mean = new double[WIDTH];
        for (int row = 0; row < rows; row++) {
            for (int i = 0; i < WIDTH; i++) {
                mean[i] += table.get(row * WIDTH + i) / (double) rows;
            }
        }
        return mean;
    }

    private static double[][] covariance(FloatSpan table, int rows, double[] mean) {
        double[][] covariance = new double[WIDTH][WIDTH];
        for (int row = 0; row < rows; row++) {
            for (int i = 0; i < WIDTH; i++) {
                for (int j = 0; j < WIDTH; j++) {
                    covariance[i][j] +=
                            (table.get(row * WIDTH + i) - mean[i]) * (table.get(row * WIDTH + j) - mean[j]) / rows;
                }
            }
        }
        return covariance;
    }
}
