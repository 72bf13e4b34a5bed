package genir.model.plan.kernel;

import genir.model.backend.FloatSpan;
import java.util.Arrays;

/**
 * Adam (Kingma and Ba, arXiv 1412.6980, algorithm 1) over flat arrays.
 *
 * <p>Tiles that no gradient has reached yet, such as the embeddings of words that have not occurred where the embedding is not
 * tied to the output, are passed over: their moments are 0, so that a step would leave them as they are, bit for bit.
 */
public final class AdamKernel {
    private static final double EPSILON = 1e-8;

    /** What is known of a tile's moments: nothing, that they are 0, or that they need not be. */
    private static final int UNKNOWN = 0;

    private static final int ZERO = 1;
    private static final int SET = 2;

    private final FloatSpan weights;
    private final FloatSpan gradients;
    private final FloatSpan first;
    private final FloatSpan second;
    private final double beta1;
    private final double beta2;
    private final Tile[] tiles = new Tile[Workers.parts()];

    /**
     * Adam for given weights; all arrays are of the same length.
     *
     * @param beta1 decay of the running mean of the gradients, {@code first}
     * @param beta2 decay of the running mean of the squared gradients, {@code second}
     */
    public AdamKernel(
            FloatSpan weights, FloatSpan gradients, FloatSpan first, FloatSpan second, double beta1, double beta2) {
        this.weights = weights;
        this.gradients = gradients;
        this.first = first;
        this.second = second;
        this.beta1 = beta1;
        this.beta2 = beta2;
        Arrays.setAll(tiles, part -> new Tile());
    }

    /**
     * Makes a step.
     *
     * @param scale the gradients are multiplied by this first
     * @param step counted from 1
     * @param touched what is known of each tile's moments, from step to step; 0 at first and when they were restored
     */
    public void step(float scale, double learningRate, double step, int[] touched) {
        double correction1 = 1 - Math.pow(beta1, step);
        double correction2 = Math.sqrt(1 - Math.pow(beta2, step));
        float rate = (float) (learningRate * correction2 / correction1);
        float epsilon = (float) (EPSILON * correction2);
        float decay1 = (float) beta1;
        float decay2 = (float) beta2;
        Tiles.run(weights.length(), (part, offset, count) -> {
            Tile tile = tiles[part];
            gradients.get(offset, tile.gradient, 0, count);
            int place = (int) (offset / Tiles.SIZE);
            boolean still = touched[place] != SET && isZero(tile.gradient, count);
            if (still && touched[place] == ZERO) {
                return;
            }
            first.get(offset, tile.mean, 0, count);
            second.get(offset, tile.variance, 0, count);
            if (still && touched[place] == UNKNOWN && isZero(tile.mean, count) && isZero(tile.variance, count)) {
                touched[place] = ZERO;
                return;
            }
            touched[place] = SET;
            weights.get(offset, tile.weight, 0, count);
            tile.update(count, scale, decay1, decay2, rate, epsilon);
            first.put(offset, tile.mean, 0, count);
            second.put(offset, tile.variance, 0, count);
            weights.put(offset, tile.weight, 0, count);
        });
    }

    private static boolean isZero(float[] values, int count) {
        int bits = 0;
        for (int i = 0; i < count; i++) {
            bits |= Float.floatToRawIntBits(values[i]) << 1;
        }
        return bits == 0;
    }

    /** Heap copies of a run of the arrays. */
    private static final class Tile {
        private final float[] gradient = new float[Tiles.SIZE];
        private final float[] mean = new float[Tiles.SIZE];
        private final float[] variance = new float[Tiles.SIZE];
        private final float[] weight = new float[Tiles.SIZE];

        /** In loops of few streams each, which the compiler turns into vector instructions. */
        void update(int count, float scale, float decay1, float decay2, float rate, float epsilon) {
            float gain1 = (1 - decay1) * scale;
            float gain2 = (1 - decay2) * scale * scale;
            for (int i = 0; i < count; i++) {
                mean[i] = decay1 * mean[i] + gain1 * gradient[i];
            }
            for (int i = 0; i < count; i++) {
                variance[i] = decay2 * variance[i] + gain2 * gradient[i] * gradient[i];
            }
            for (int i = 0; i < count; i++) {
                gradient[i] = (float) Math.sqrt(variance[i]) + epsilon;
            }
            for (int i = 0; i < count; i++) {
                weight[i] -= rate * mean[i] / gradient[i];
            }
        }
    }
}
