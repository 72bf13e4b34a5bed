package genir.training.optimizer;

import genir.model.backend.FloatSpan;
import genir.model.plan.kernel.Workers;
import genir.model.weights.Parameters;
import genir.model.weights.TensorEntry;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Adam (Kingma and Ba, arXiv 1412.6980, algorithm 1) over the flat parameter array.
 *
 * <p>Weights that no gradient has reached yet, such as the embeddings of words that have not occurred where the embedding is
 * not tied to the output, are passed over: their moments are 0, so that a step would leave them as they are, bit for bit.
 */
public final class Adam implements Optimizer {
    private static final double EPSILON = 1e-8;

    private final Tile[] tiles = new Tile[Workers.parts()];
    private final Moments[] moments;
    private final Parameters parameters;
    private final Parameters first;
    private final Parameters second;
    private final double beta1;
    private final double beta2;

    /**
     * Adam for given weights.
     *
     * @param beta1 decay of the running mean of the gradients
     * @param beta2 decay of the running mean of the squared gradients
     */
    public Adam(Parameters parameters, double beta1, double beta2) {
        this.parameters = parameters;
        this.first = parameters.zerosLike();
        this.second = parameters.zerosLike();
        this.moments = new Moments[Tiles.count(parameters.layout().length())];
        this.beta1 = beta1;
        this.beta2 = beta2;
        Arrays.setAll(tiles, part -> new Tile());
        Arrays.fill(moments, Moments.UNKNOWN);
    }

    @Override
    public List<TensorEntry> state() {
        // Whoever asks for them may be about to restore them.
        Arrays.fill(moments, Moments.UNKNOWN);
        List<TensorEntry> state = new ArrayList<>(StateTensors.of("first_moment", first));
        state.addAll(StateTensors.of("second_moment", second));
        return state;
    }

    @Override
    public void step(Parameters gradients, float scale, int step, double learningRate) {
        double correction1 = 1 - Math.pow(beta1, step);
        double correction2 = Math.sqrt(1 - Math.pow(beta2, step));
        float rate = (float) (learningRate * correction2 / correction1);
        float epsilon = (float) (EPSILON * correction2);
        float decay1 = (float) beta1;
        float decay2 = (float) beta2;
        FloatSpan gradient = gradients.floats();
        FloatSpan weight = parameters.floats();
        FloatSpan mean = first.floats();
        FloatSpan variance = second.floats();
        Tiles.run(weight.length(), (part, offset, count) -> {
            Tile tile = tiles[part];
            gradient.get(offset, tile.gradient, 0, count);
            int place = (int) (offset / Tiles.SIZE);
            boolean still = moments[place] != Moments.SET && isZero(tile.gradient, count);
            if (still && moments[place] == Moments.ZERO) {
                return;
            }
            mean.get(offset, tile.mean, 0, count);
            variance.get(offset, tile.variance, 0, count);
            if (still && isZero(tile.mean, count) && isZero(tile.variance, count)) {
                moments[place] = Moments.ZERO;
                return;
            }
            moments[place] = Moments.SET;
            weight.get(offset, tile.weight, 0, count);
            tile.update(count, scale, decay1, decay2, rate, epsilon);
            mean.put(offset, tile.mean, 0, count);
            variance.put(offset, tile.variance, 0, count);
            weight.put(offset, tile.weight, 0, count);
        });
    }

    private static boolean isZero(float[] values, int count) {
        int bits = 0;
        for (int i = 0; i < count; i++) {
            bits |= Float.floatToRawIntBits(values[i]) << 1;
        }
        return bits == 0;
    }

    /** What is known of a tile's moments. */
    private enum Moments {
        UNKNOWN,
        ZERO,
        SET
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
