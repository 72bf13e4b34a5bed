package genir.training.feature;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import genir.corpus.InputException;
import genir.corpus.Progress;
import genir.model.feature.ExplainedVariance;
import genir.model.feature.SparseAutoencoder;
import genir.model.feature.StoredAutoencoder;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class AutoencoderTrainerTest {
    private static final int WIDTH = 16;
    private static final int PLANTED = 24;
    private static final int TOGETHER = 2;
    private static final int ROWS = 2000;

    private final SplittableRandom random = new SplittableRandom(5);
    private final float[] directions = directions();
    private final float[] values = values();

    private static FeaturesConfig config(int features, int steps, Integer deadAfter, long seed) {
        return new FeaturesConfig(null, features, TOGETHER, null, steps, 128, 3e-3, deadAfter, seed);
    }

    /** More directions than dimensions, each of length 1. */
    private float[] directions() {
        float[] made = new float[PLANTED * WIDTH];
        for (int from = 0; from < made.length; from += WIDTH) {
            double squares = 0;
            for (int i = from; i < from + WIDTH; i++) {
                made[i] = (float) (random.nextDouble() - 0.5);
                squares += made[i] * made[i];
            }
            for (int i = from; i < from + WIDTH; i++) {
                made[i] /= (float) Math.sqrt(squares);
            }
        }
        return made;
    }

    /** Each a constant and some of two of the directions. */
    private float[] values() {
        float[] made = new float[ROWS * WIDTH];
        for (int row = 0; row < ROWS; row++) {
            for (int i = 0; i < WIDTH; i++) {
                made[row * WIDTH + i] = i % 3;
            }
            int first = random.nextInt(PLANTED);
            int second = (first + 1 + random.nextInt(PLANTED - 1)) % PLANTED;
            for (int direction : new int[] {first, second}) {
                float much = (float) (2 + 4 * random.nextDouble());
                for (int i = 0; i < WIDTH; i++) {
                    made[row * WIDTH + i] += much * directions[direction * WIDTH + i];
                }
            }
        }
        return made;
    }

    private StoredAutoencoder train(FeaturesConfig config) {
        return new AutoencoderTrainer(config, values, WIDTH).train("decoder.0.hook_resid_post", Progress.NONE);
    }

    private static byte[] bytes(StoredAutoencoder stored) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        stored.write(bytes);
        return bytes.toByteArray();
    }

    @Test
    void plantedDirectionsAreFoundAgain() {
        StoredAutoencoder stored = train(config(48, 2000, null, 1));
        float[] found = stored.autoencoder().decoder();
        double sum = 0;
        for (int planted = 0; planted < PLANTED; planted++) {
            double best = -1;
            for (int feature = 0; feature < 48; feature++) {
                double cosine = 0;
                for (int i = 0; i < WIDTH; i++) {
                    cosine += directions[planted * WIDTH + i] * found[feature * WIDTH + i];
                }
                best = Math.max(best, cosine);
            }
            sum += best;
        }
        assertThat(sum / PLANTED).isGreaterThan(0.95);
        float[] again = stored.autoencoder().reconstruct(values);
        assertThat(ExplainedVariance.of(values, again, WIDTH)).isGreaterThan(0.9);
    }

    @Test
    void directionsStayOfLengthOne() {
        float[] found = train(config(32, 50, null, 1)).autoencoder().decoder();
        for (int from = 0; from < found.length; from += WIDTH) {
            float[] direction = Arrays.copyOfRange(found, from, from + WIDTH);
            assertThat(AutoencoderGradients.squares(direction)).isBetween(1 - 1e-5, 1 + 1e-5);
        }
    }

    @Test
    void sameSeedSameBytes() throws IOException {
        byte[] once = bytes(train(config(32, 40, 200, 9)));
        assertThat(bytes(train(config(32, 40, 200, 9)))).isEqualTo(once);
        assertThat(bytes(train(config(32, 40, 200, 10)))).isNotEqualTo(once);
    }

    /** Four features see everything greatly and mean nothing: what all others never get to explain is left to the auxiliary loss. */
    @Test
    void theDeadLearnWhatTheOthersLeave() {
        int living = 4;
        int features = living + PLANTED;
        float[] encoder = new float[features * WIDTH];
        float[] decoder = new float[features * WIDTH];
        for (int feature = 0; feature < living; feature++) {
            encoder[feature * WIDTH + feature / 2] = feature % 2 == 0 ? 1e7f : -1e7f;
        }
        for (int i = living * WIDTH; i < encoder.length; i++) {
            encoder[i] = (float) (random.nextDouble() - 0.5) / 2;
            decoder[i] = encoder[i];
        }
        AutoencoderGradients gradients = new AutoencoderGradients(
                new SparseAutoencoder(TOGETHER, encoder, decoder, ExplainedVariance.mean(values, WIDTH)),
                ExplainedVariance.variance(values, WIDTH));
        boolean[] dead = new boolean[features];
        Arrays.fill(dead, living, features, true);
        double first = gradients.run(values, dead).auxiliary();
        for (int step = 0; step < 300; step++) {
            AutoencoderGradients.Result result = gradients.run(values, dead);
            assertThat(Arrays.stream(result.codes().features()).max().orElseThrow())
                    .isLessThan(living);
            for (int i = living * WIDTH; i < encoder.length; i++) {
                encoder[i] -= 5 * gradients.encoder()[i];
                decoder[i] -= 5 * gradients.decoder()[i];
            }
        }
        assertThat(gradients.run(values, dead).auxiliary())
                .isLessThan(first / 3)
                .isLessThan(0.2);
    }

    @Test
    void whatCountsAsDeadDecides() throws IOException {
        assertThat(bytes(train(config(64, 60, 300, 9)))).isNotEqualTo(bytes(train(config(64, 60, 100_000, 9))));
    }

    @Test
    void activityIsThatOfTheTrainingValues() {
        StoredAutoencoder stored = train(config(32, 200, null, 1));
        float[] shares = stored.autoencoder().encode(values).shares(32);
        for (int feature = 0; feature < shares.length; feature++) {
            assertThat(stored.activity()[feature]).isBetween(shares[feature] - 0.002f, shares[feature] + 0.002f);
        }
        assertThat(stored.inputs()).isEqualTo(ROWS);
    }

    @Test
    void whereNothingVariesThereIsNothingToLearn() {
        float[] same = new float[4 * WIDTH];
        Arrays.fill(same, 3);
        assertThatThrownBy(() -> new AutoencoderTrainer(config(32, 1, null, 1), same, WIDTH))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("4 training inputs have all the same value");
    }
}
