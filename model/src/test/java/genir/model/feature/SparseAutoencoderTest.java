package genir.model.feature;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class SparseAutoencoderTest {
    private static final int WIDTH = 5;
    private static final int FEATURES = 40;
    private static final int ACTIVE = 4;
    private static final int ROWS = 30;

    private final SplittableRandom random = new SplittableRandom(3);
    private final float[] encoder = numbers(FEATURES * WIDTH);
    private final float[] decoder = numbers(FEATURES * WIDTH);
    private final float[] bias = numbers(WIDTH);
    private final float[] vectors = numbers(ROWS * WIDTH);
    private final SparseAutoencoder autoencoder = new SparseAutoencoder(ACTIVE, encoder, decoder, bias);

    private float[] numbers(int count) {
        float[] numbers = new float[count];
        for (int i = 0; i < count; i++) {
            numbers[i] = (float) (2 * random.nextDouble() - 1);
        }
        return numbers;
    }

    private double seen(int row, int feature) {
        double sum = 0;
        for (int i = 0; i < WIDTH; i++) {
            sum += (double) encoder[feature * WIDTH + i] * (vectors[row * WIDTH + i] - bias[i]);
        }
        return sum;
    }

    @Test
    void letsTheStrongestThroughAndNoOthers() {
        SparseCodes codes = autoencoder.encode(vectors);
        assertThat(codes.rows()).isEqualTo(ROWS);
        for (int row = 0; row < ROWS; row++) {
            int at = row;
            double[] all = new double[FEATURES];
            Arrays.setAll(all, feature -> seen(at, feature));
            double[] sorted = Arrays.stream(all).sorted().toArray();
            int through = 0;
            for (int feature = 0; feature < FEATURES; feature++) {
                boolean strong = all[feature] >= sorted[FEATURES - ACTIVE];
                assertThat((double) codes.activation(row, feature))
                        .isCloseTo(strong ? all[feature] : 0, Offset.offset(1e-5));
                through += codes.activation(row, feature) > 0 ? 1 : 0;
            }
            // Half of forty random features see something, so that the strongest four do.
            assertThat(through).isEqualTo(ACTIVE);
        }
        assertThat(codes.meanActive()).isEqualTo(ACTIVE);
    }

    @Test
    void whatIsBelowZeroDoesNotCount() {
        SparseAutoencoder blind =
                new SparseAutoencoder(2, new float[] {1, -1, -2}, new float[] {1, 1, 1}, new float[1]);
        SparseCodes codes = blind.encode(new float[] {3, -3});
        assertThat(codes.features()).containsExactly(0, 1, 2, 1);
        assertThat(codes.activations()).containsExactly(3, 0, 6, 3);
        assertThat(codes.shares(3)).containsExactly(0.5f, 0.5f, 0.5f);
        assertThat(codes.meanActive()).isEqualTo(1.5);
        assertThat(blind.reconstruct(new float[] {3, -3})).containsExactly(3, 9);
    }

    @Test
    void reconstructionsAreSumsOfDirections() {
        SparseCodes codes = autoencoder.encode(vectors);
        float[] again = autoencoder.reconstruct(vectors);
        for (int row = 0; row < ROWS; row++) {
            for (int i = 0; i < WIDTH; i++) {
                double sum = bias[i];
                for (int feature = 0; feature < FEATURES; feature++) {
                    sum += codes.activation(row, feature) * decoder[feature * WIDTH + i];
                }
                assertThat((double) again[row * WIDTH + i]).isCloseTo(sum, Offset.offset(1e-4));
            }
        }
    }

    @Test
    void explainedVarianceIsOneForPerfectAndZeroForTheMean() {
        assertThat(ExplainedVariance.of(vectors, vectors, WIDTH)).isEqualTo(1);
        float[] mean = ExplainedVariance.mean(vectors, WIDTH);
        float[] means = new float[vectors.length];
        for (int i = 0; i < means.length; i++) {
            means[i] = mean[i % WIDTH];
        }
        assertThat(ExplainedVariance.of(vectors, means, WIDTH)).isCloseTo(0, Offset.offset(1e-6));
        assertThat(ExplainedVariance.of(new float[] {2, 2}, new float[] {2, 2}, 1))
                .isNaN();
    }

    @Test
    void weightsThatDoNotFitAreRefused() {
        assertThatThrownBy(() -> new SparseAutoencoder(1, new float[6], new float[4], new float[2]))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new SparseAutoencoder(3, new float[4], new float[4], new float[2]))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
