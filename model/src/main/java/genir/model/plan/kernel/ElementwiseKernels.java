package genir.model.plan.kernel;

import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.util.Arrays;

/** Element-wise loops over contiguous memory. */
public final class ElementwiseKernels {
    private static final int TILE = Workers.TILE;

    private ElementwiseKernels() {}

    /**
     * {@code y = x * mask + addend}; y may be x or the addend.
     *
     * @param addend null for nothing
     */
    public static Runnable dropout(FloatBuffer x, DropoutMask mask, FloatBuffer addend, FloatBuffer y) {
        int length = x.limit();
        int tiles = (length + TILE - 1) / TILE;
        float[][] kept = new float[Workers.parts()][TILE];
        float[][] added = new float[Workers.parts()][TILE];
        DropoutMask.Tile[] scratch = new DropoutMask.Tile[Workers.parts()];
        Arrays.setAll(scratch, part -> new DropoutMask.Tile());
        return () -> Workers.run(tiles, length, (part, from, to) -> {
            float[] values = kept[part];
            float[] sums = added[part];
            for (int tile = from; tile < to; tile++) {
                int offset = tile * TILE;
                int count = Math.min(TILE, length - offset);
                x.get(offset, values, 0, count);
                float[] factors = mask.factors(scratch[part], count, offset);
                for (int i = 0; i < count; i++) {
                    values[i] *= factors[i];
                }
                if (addend != null) {
                    addend.get(offset, sums, 0, count);
                    for (int i = 0; i < count; i++) {
                        values[i] += sums[i];
                    }
                }
                y.put(offset, values, 0, count);
            }
        });
    }

    /**
     * {@code dx = y > 0 ? dy : 0} for {@code y = relu(x)}; dx may be dy. On the floats' bits, which the compiler makes vector
     * instructions of: the sign bit of -bits(y) is set exactly where y > 0, for y is never negative.
     */
    public static Runnable reluGradient(IntBuffer y, IntBuffer dy, IntBuffer dx) {
        int length = y.limit();
        int tiles = (length + TILE - 1) / TILE;
        int[][] outputs = new int[Workers.parts()][TILE];
        int[][] gradients = new int[Workers.parts()][TILE];
        return () -> Workers.run(tiles, length, (part, from, to) -> {
            int[] out = outputs[part];
            int[] gradient = gradients[part];
            for (int tile = from; tile < to; tile++) {
                int offset = tile * TILE;
                int count = Math.min(TILE, length - offset);
                y.get(offset, out, 0, count);
                dy.get(offset, gradient, 0, count);
                for (int i = 0; i < count; i++) {
                    gradient[i] &= -out[i] >> 31;
                }
                dx.put(offset, gradient, 0, count);
            }
        });
    }

    /**
     * The gradient of a softmax over rows: {@code dx = p * (dp - sum(dp * p))}.
     *
     * @param p [rows, width], the softmax
     */
    public static Runnable softmaxGradient(FloatBuffer p, FloatBuffer dp, FloatBuffer dx, int width) {
        int rows = p.limit() / width;
        float[][] probabilities = new float[Workers.parts()][width];
        float[][] gradients = new float[Workers.parts()][width];
        return () -> Workers.run(rows, p.limit(), (part, from, to) -> {
            float[] probability = probabilities[part];
            float[] gradient = gradients[part];
            for (int r = from; r < to; r++) {
                p.get(r * width, probability);
                dp.get(r * width, gradient);
                float sum = 0;
                for (int i = 0; i < width; i++) {
                    sum += gradient[i] * probability[i];
                }
                for (int i = 0; i < width; i++) {
                    gradient[i] = probability[i] * (gradient[i] - sum);
                }
                dx.put(r * width, gradient);
            }
        });
    }

    /**
     * {@code sums = column sums of a * b}.
     *
     * @param a [rows, width]
     * @param b [rows, width]
     * @param sums [width]
     */
    public static Runnable productColumnSums(FloatBuffer a, FloatBuffer b, FloatBuffer sums, int width) {
        int rows = a.limit() / width;
        float[][] partial = new float[Workers.parts()][width];
        float[][] left = new float[Workers.parts()][width];
        float[][] right = new float[Workers.parts()][width];
        return () -> {
            for (float[] sum : partial) {
                Arrays.fill(sum, 0);
            }
            Workers.run(rows, a.limit(), (part, from, to) -> {
                float[] sum = partial[part];
                float[] x = left[part];
                float[] y = right[part];
                for (int r = from; r < to; r++) {
                    a.get(r * width, x);
                    b.get(r * width, y);
                    for (int i = 0; i < width; i++) {
                        sum[i] += x[i] * y[i];
                    }
                }
            });
            for (int part = 1; part < partial.length; part++) {
                for (int i = 0; i < width; i++) {
                    partial[0][i] += partial[part][i];
                }
            }
            sums.put(0, partial[0]);
        };
    }
}
