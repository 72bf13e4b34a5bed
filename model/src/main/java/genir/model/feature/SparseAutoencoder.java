package genir.model.feature;

import genir.model.plan.kernel.BestTokens;
import genir.model.run.MatrixProduct;
import java.nio.FloatBuffer;
import java.util.Arrays;

/**
 * A top-k sparse autoencoder (Gao et al., arXiv 2406.04093, section 2.3): {@code z = ReLU(TopK(W_enc (x - b_pre)))} and {@code
 * x' = W_dec z + b_pre}. Of each vector it lets the k features with the highest pre-activations through; each feature has a
 * direction of length 1, so that activations are in the units of what is encoded.
 */
public final class SparseAutoencoder {
    private final int width;
    private final int active;
    private final float[] encoder;
    private final float[] decoder;
    private final float[] bias;

    /**
     * An autoencoder of given weights, which are not copied.
     *
     * @param active k, features of a vector at most
     * @param encoder W_enc [feature, width]
     * @param decoder W_dec transposed, a feature's direction in each row [feature, width]
     * @param bias b_pre [width]
     */
    public SparseAutoencoder(int active, float[] encoder, float[] decoder, float[] bias) {
        this.width = bias.length;
        this.active = active;
        this.encoder = encoder;
        this.decoder = decoder;
        this.bias = bias;
        if (encoder.length != decoder.length || encoder.length % width != 0 || active < 1 || active > features()) {
            throw new IllegalArgumentException("an encoder of " + encoder.length + " and a decoder of " + decoder.length
                    + " floats for vectors of " + width + ", of whose features " + active + " are let through");
        }
    }

    /** Length of the vectors. */
    public int width() {
        return width;
    }

    public int features() {
        return encoder.length / width;
    }

    /** Features that a vector has at most. */
    public int active() {
        return active;
    }

    /** W_enc [feature, width]; not copied. */
    public float[] encoder() {
        return encoder;
    }

    /** The features' directions [feature, width]; not copied. */
    public float[] decoder() {
        return decoder;
    }

    /** What is taken off a vector before and added after, b_pre [width]; not copied. */
    public float[] bias() {
        return bias;
    }

    /** A copy of a feature's direction [width]. */
    public float[] direction(int feature) {
        return Arrays.copyOfRange(decoder, feature * width, (feature + 1) * width);
    }

    /**
     * The vectors without the bias.
     *
     * @param vectors [rows, width]
     */
    public float[] centred(float[] vectors) {
        float[] centred = new float[vectors.length];
        for (int i = 0; i < vectors.length; i++) {
            centred[i] = vectors[i] - bias[i % width];
        }
        return centred;
    }

    /**
     * How much of each feature the encoder sees in vectors, before any is chosen.
     *
     * @param centred [rows, width], without the bias
     * @return [rows, feature]
     */
    public float[] preActivations(float[] centred) {
        return MatrixProduct.ofRows(centred, encoder, width);
    }

    /** The features of vectors [rows, width]. */
    public SparseCodes encode(float[] vectors) {
        return strongest(preActivations(centred(vectors)), active);
    }

    /**
     * The highest pre-activations of each row; what of them is below 0 counts as 0. Of two equal ones the lower feature comes
     * first.
     *
     * @param preActivations [rows, feature]
     * @param count how many of a row
     */
    public SparseCodes strongest(float[] preActivations, int count) {
        int rows = preActivations.length / features();
        FloatBuffer scores = FloatBuffer.wrap(preActivations);
        int[] chosen = new int[rows * count];
        float[] activations = new float[rows * count];
        for (int row = 0; row < rows; row++) {
            int[] best = BestTokens.of(scores, row, features(), 0, features(), count);
            for (int i = 0; i < count; i++) {
                chosen[row * count + i] = best[i];
                activations[row * count + i] = Math.max(0, scores.get(row * features() + best[i]));
            }
        }
        return new SparseCodes(count, chosen, activations);
    }

    /** The sums of features' directions, without the bias: [rows, width]. */
    public float[] sums(SparseCodes codes) {
        float[] sums = new float[codes.rows() * width];
        for (int i = 0; i < codes.features().length; i++) {
            float activation = codes.activations()[i];
            int to = i / codes.active() * width;
            int from = codes.features()[i] * width;
            for (int at = 0; activation > 0 && at < width; at++) {
                sums[to + at] += activation * decoder[from + at];
            }
        }
        return sums;
    }

    /** The vectors that features make [rows, width]. */
    public float[] decode(SparseCodes codes) {
        float[] vectors = sums(codes);
        for (int i = 0; i < vectors.length; i++) {
            vectors[i] += bias[i % width];
        }
        return vectors;
    }

    /** What is left of vectors [rows, width] behind encoder and decoder. */
    public float[] reconstruct(float[] vectors) {
        return decode(encode(vectors));
    }
}
