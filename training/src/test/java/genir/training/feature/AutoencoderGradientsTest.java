package genir.training.feature;

import static org.assertj.core.api.Assertions.assertThat;

import genir.model.feature.SparseAutoencoder;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

/** Against finite differences of the loss in double precision, written down once more without any library. */
class AutoencoderGradientsTest {
    private static final int WIDTH = 6;
    private static final int FEATURES = 10;
    private static final int ACTIVE = 3;
    private static final int ROWS = 5;
    private static final double VARIANCE = 1.7;
    private static final double STEP = 1e-5;

    private final SplittableRandom random = new SplittableRandom(11);
    private final float[] encoder = normal(FEATURES * WIDTH);
    private final float[] decoder = normal(FEATURES * WIDTH);
    private final float[] bias = normal(WIDTH);
    private final float[] values = normal(ROWS * WIDTH);

    private float[] normal(int count) {
        float[] made = new float[count];
        for (int i = 0; i < count; i++) {
            made[i] = (float) (2 * random.nextDouble() - 1);
        }
        return made;
    }

    private static double[] doubles(float[] values) {
        double[] doubles = new double[values.length];
        for (int i = 0; i < values.length; i++) {
            doubles[i] = values[i];
        }
        return doubles;
    }

    /** What a row's strongest admitted features sum up to. */
    private double[] sum(int row, double[][] weights, int count, boolean[] admitted) {
        double[] seen = new double[FEATURES];
        boolean[] left = admitted.clone();
        for (int feature = 0; feature < FEATURES; feature++) {
            for (int i = 0; i < WIDTH; i++) {
                seen[feature] += weights[0][feature * WIDTH + i] * (values[row * WIDTH + i] - weights[2][i]);
            }
        }
        double[] sum = new double[WIDTH];
        for (int chosen = 0; chosen < count; chosen++) {
            int best = -1;
            for (int feature = 0; feature < FEATURES; feature++) {
                if (left[feature] && (best < 0 || seen[feature] > seen[best])) {
                    best = feature;
                }
            }
            left[best] = false;
            for (int i = 0; i < WIDTH; i++) {
                sum[i] += Math.max(0, seen[best]) * weights[1][best * WIDTH + i];
            }
        }
        return sum;
    }

    private double[] left(double[][] weights) {
        boolean[] all = new boolean[FEATURES];
        Arrays.fill(all, true);
        double[] left = new double[ROWS * WIDTH];
        for (int row = 0; row < ROWS; row++) {
            double[] sum = sum(row, weights, ACTIVE, all);
            for (int i = 0; i < WIDTH; i++) {
                left[row * WIDTH + i] = values[row * WIDTH + i] - weights[2][i] - sum[i];
            }
        }
        return left;
    }

    private static double squares(double[] values) {
        double sum = 0;
        for (double value : values) {
            sum += value * value;
        }
        return sum;
    }

    /** {@code fixed}: what the auxiliary loss must explain, which it takes as it is. */
    private double loss(double[][] weights, boolean[] dead, double[] fixed) {
        double loss = squares(left(weights)) / (ROWS * VARIANCE);
        int count = 0;
        for (boolean one : dead) {
            count += one ? 1 : 0;
        }
        if (count == 0) {
            return loss;
        }
        double error = 0;
        for (int row = 0; row < ROWS; row++) {
            double[] sum = sum(row, weights, Math.min(WIDTH / 2, count), dead);
            for (int i = 0; i < WIDTH; i++) {
                double difference = fixed[row * WIDTH + i] - sum[i];
                error += difference * difference;
            }
        }
        return loss + AutoencoderGradients.AUXILIARY * error / squares(fixed);
    }

    private void compare(boolean[] dead) {
        AutoencoderGradients gradients =
                new AutoencoderGradients(new SparseAutoencoder(ACTIVE, encoder, decoder, bias), VARIANCE);
        AutoencoderGradients.Result result = gradients.run(values, dead);
        double[][] weights = {doubles(encoder), doubles(decoder), doubles(bias)};
        float[][] found = {gradients.encoder(), gradients.decoder(), gradients.bias()};
        double[] fixed = left(weights);
        assertThat(result.loss() + AutoencoderGradients.AUXILIARY * result.auxiliary())
                .isCloseTo(loss(weights, dead, fixed), Offset.offset(1e-5));
        for (int weight = 0; weight < weights.length; weight++) {
            for (int i = 0; i < weights[weight].length; i++) {
                double kept = weights[weight][i];
                weights[weight][i] = kept + STEP;
                double above = loss(weights, dead, fixed);
                weights[weight][i] = kept - STEP;
                double below = loss(weights, dead, fixed);
                weights[weight][i] = kept;
                assertThat((double) found[weight][i])
                        .as("weight " + weight + " element " + i)
                        .isCloseTo((above - below) / (2 * STEP), Offset.offset(1e-4));
            }
        }
    }

    @Test
    void areTheSlopesOfTheLoss() {
        compare(new boolean[FEATURES]);
    }

    @Test
    void areTheSlopesOfTheLossWithDeadFeatures() {
        boolean[] dead = new boolean[FEATURES];
        for (int feature = 0; feature < FEATURES; feature += 2) {
            dead[feature] = true;
        }
        compare(dead);
    }
}
