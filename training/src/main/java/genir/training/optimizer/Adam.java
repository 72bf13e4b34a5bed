package genir.training;

import genir.corpus.InputException;
import genir.model.plan.kernel.Workers;
import genir.model.weights.Parameters;
import java.nio.FloatBuffer;
import java.util.Arrays;

/**
 * Adam (Kingma and Ba, arXiv 1412.6980, algorithm 1) over the flat parameter array, with gradients clipped to a norm.
 */
public final class Adam {
    private static final double EPSILON = 1e-8;

    private static final int TILE = 2048;

    private final Tile[] tiles = new Tile[Workers.parts()];
    private final Parameters parameters;
    private final Parameters first;
    private final Parameters second;
    private final double beta1;
    private final double beta2;
    private final double clipNorm;

    public Adam(Parameters parameters, double beta1, double beta2, double clipNorm) {
        this.parameters = parameters;
        this.first = parameters.zerosLike();
        this.second = parameters.zerosLike();
        this.beta1 = beta1;
        this.beta2 = beta2;
        this.clipNorm = clipNorm;
        Arrays.setAll(tiles, part -> new Tile());
    }

    /** Running mean of the gradients. */
    public Parameters firstMoment() {
        return first;
    }

    /** Running mean of the squared gradients. */
    public Parameters secondMoment() {
        return second;
    }

    /**
     * Updates the parameters.
     *
     * @param step counted from 1, for the correction of the moments' start at 0
     * @return the gradients' norm before clipping
     * @throws InputException if the gradients are not finite; nothing is changed then
     */
    public double step(Parameters gradients, int step, double learningRate) {
        FloatBuffer gradient = gradients.floats();
        double norm = norm(gradient);
        if (!Double.isFinite(norm)) {
            throw new InputException(
                    "training: the gradients are not finite at step " + step + "; lower training.learning_rate");
        }
        float scale = (float) (norm > clipNorm ? clipNorm / norm : 1);
        double correction1 = 1 - Math.pow(beta1, step);
        double correction2 = Math.sqrt(1 - Math.pow(beta2, step));
        float rate = (float) (learningRate * correction2 / correction1);
        float epsilon = (float) (EPSILON * correction2);
        float decay1 = (float) beta1;
        float decay2 = (float) beta2;
        FloatBuffer weight = parameters.floats();
        FloatBuffer mean = first.floats();
        FloatBuffer variance = second.floats();
        tiles(weight.limit(), (offset, count, tile) -> {
            gradient.get(offset, tile.gradient, 0, count);
            mean.get(offset, tile.mean, 0, count);
            variance.get(offset, tile.variance, 0, count);
            weight.get(offset, tile.weight, 0, count);
            tile.update(count, scale, decay1, decay2, rate, epsilon);
            mean.put(offset, tile.mean, 0, count);
            variance.put(offset, tile.variance, 0, count);
            weight.put(offset, tile.weight, 0, count);
        });
        return norm;
    }

    /** In one sum for each place of a tile and each thread, then in double precision. */
    private double norm(FloatBuffer gradient) {
        for (Tile tile : tiles) {
            Arrays.fill(tile.squares, 0);
        }
        tiles(gradient.limit(), (offset, count, tile) -> {
            gradient.get(offset, tile.gradient, 0, count);
            tile.addSquares(count);
        });
        double sum = 0;
        for (Tile tile : tiles) {
            for (float square : tile.squares) {
                sum += square;
            }
        }
        return Math.sqrt(sum);
    }

    private void tiles(int length, TileWork work) {
        Workers.run((length + TILE - 1) / TILE, length, (part, from, to) -> {
            for (int t = from; t < to; t++) {
                work.run(t * TILE, Math.min(TILE, length - t * TILE), tiles[part]);
            }
        });
    }

    @FunctionalInterface
    private interface TileWork {
        void run(int offset, int count, Tile tile);
    }

    /** Heap copies of a run of the arrays: loops over them are vectorised, and they stay in the first-level cache. */
    private static final class Tile {
        private final float[] gradient = new float[TILE];
        private final float[] mean = new float[TILE];
        private final float[] variance = new float[TILE];
        private final float[] weight = new float[TILE];

        private final float[] squares = new float[TILE];

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

        void addSquares(int count) {
            for (int i = 0; i < count; i++) {
                squares[i] += gradient[i] * gradient[i];
            }
        }
    }
}
