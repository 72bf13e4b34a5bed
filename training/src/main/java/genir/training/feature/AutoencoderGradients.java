package genir.training.feature;

import genir.model.feature.SparseAutoencoder;
import genir.model.feature.SparseCodes;
import java.util.Arrays;

/**
 * The gradients of a sparse autoencoder's loss (Gao et al., arXiv 2406.04093, sections 2.1 and A.2): the squared error over
 * the values' variance, and a thirty-second of the auxiliary one, with which the strongest of the dead features explain what
 * the others leave: they are revived.
 *
 * <p>Written by hand, and not derived from a graph, because of the features of a batch nearly all are 0: only those that were let
 * through cost anything behind the encoder's one matrix product.
 */
final class AutoencoderGradients {
    /** How much the auxiliary loss counts. */
    static final double AUXILIARY = 1.0 / 32;

    private final SparseAutoencoder autoencoder;
    private final double variance;
    private final int revived;
    private final float[] encoder;
    private final float[] decoder;
    private final float[] bias;

    /**
     * Gradients for an autoencoder, whose changes they see.
     *
     * @param variance what errors are divided by
     */
    AutoencoderGradients(SparseAutoencoder autoencoder, double variance) {
        this.autoencoder = autoencoder;
        this.variance = variance;
        // As many as half the width: section A.2.
        this.revived = Math.max(1, autoencoder.width() / 2);
        this.encoder = new float[autoencoder.encoder().length];
        this.decoder = new float[autoencoder.decoder().length];
        this.bias = new float[autoencoder.bias().length];
    }

    /** With respect to W_enc, as the autoencoder has it. */
    float[] encoder() {
        return encoder;
    }

    /** With respect to the directions, as the autoencoder has them. */
    float[] decoder() {
        return decoder;
    }

    /** With respect to the bias. */
    float[] bias() {
        return bias;
    }

    /**
     * What a batch gave.
     *
     * @param loss without the auxiliary one: the share of the variance that is not explained
     * @param auxiliary the share of what was left that dead features did not explain; 0 where there are none
     * @param codes the values' features
     */
    record Result(double loss, double auxiliary, SparseCodes codes) {}

    /**
     * Computes them.
     *
     * @param values of the batch [rows, width]
     * @param dead which features are
     */
    Result run(float[] values, boolean[] dead) {
        Arrays.fill(encoder, 0);
        Arrays.fill(decoder, 0);
        Arrays.fill(bias, 0);
        int rows = values.length / autoencoder.width();
        float[] centred = autoencoder.centred(values);
        float[] preActivations = autoencoder.preActivations(centred);
        SparseCodes codes = autoencoder.strongest(preActivations, autoencoder.active());
        // What is left, and what the auxiliary loss must explain.
        float[] left = difference(centred, autoencoder.sums(codes));
        double error = squares(left);
        // The bias is on both sides: added here, and taken off what the encoder sees in addCodes.
        float[] slopes = scaled(left, -2 / (rows * variance));
        addColumns(slopes);
        addCodes(codes, centred, slopes);
        double auxiliary = error > 0 ? revive(preActivations, dead, centred, left, error) : 0;
        return new Result(error / (rows * variance), auxiliary, codes);
    }

    private double revive(float[] preActivations, boolean[] dead, float[] centred, float[] left, double error) {
        int count = 0;
        for (boolean one : dead) {
            count += one ? 1 : 0;
        }
        if (count == 0) {
            return 0;
        }
        for (int row = 0; row < preActivations.length; row += dead.length) {
            for (int feature = 0; feature < dead.length; feature++) {
                if (!dead[feature]) {
                    preActivations[row + feature] = Float.NEGATIVE_INFINITY;
                }
            }
        }
        SparseCodes codes = autoencoder.strongest(preActivations, Math.min(revived, count));
        float[] unexplained = difference(left, autoencoder.sums(codes));
        addCodes(codes, centred, scaled(unexplained, -2 * AUXILIARY / error));
        return squares(unexplained) / error;
    }

    /**
     * Adds what features of a batch contribute.
     *
     * @param slopes of the loss with respect to what the features sum up to [rows, width]
     */
    private void addCodes(SparseCodes codes, float[] centred, float[] slopes) {
        int width = autoencoder.width();
        float[] directions = autoencoder.decoder();
        float[] weights = autoencoder.encoder();
        for (int i = 0; i < codes.features().length; i++) {
            float activation = codes.activations()[i];
            if (activation <= 0) {
                continue;
            }
            int row = i / codes.active() * width;
            int feature = codes.features()[i] * width;
            float slope = 0;
            for (int at = 0; at < width; at++) {
                slope += directions[feature + at] * slopes[row + at];
            }
            for (int at = 0; at < width; at++) {
                decoder[feature + at] += activation * slopes[row + at];
            }
            for (int at = 0; at < width; at++) {
                encoder[feature + at] += slope * centred[row + at];
            }
            for (int at = 0; at < width; at++) {
                bias[at] -= slope * weights[feature + at];
            }
        }
    }

    private void addColumns(float[] slopes) {
        for (int i = 0; i < slopes.length; i++) {
            bias[i % bias.length] += slopes[i];
        }
    }

    private static float[] difference(float[] from, float[] taken) {
        float[] left = new float[from.length];
        for (int i = 0; i < left.length; i++) {
            left[i] = from[i] - taken[i];
        }
        return left;
    }

    private static float[] scaled(float[] values, double factor) {
        float[] scaled = new float[values.length];
        for (int i = 0; i < values.length; i++) {
            scaled[i] = (float) (values[i] * factor);
        }
        return scaled;
    }

    static double squares(float[] values) {
        double sum = 0;
        for (float value : values) {
            sum += (double) value * value;
        }
        return sum;
    }
}
