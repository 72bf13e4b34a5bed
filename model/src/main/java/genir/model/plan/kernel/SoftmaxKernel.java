package genir.model.plan.kernel;

import java.nio.FloatBuffer;
import java.util.Arrays;

/** The softmax over the last axis, with what is added to the scores before it, in one pass over the rows. */
public final class SoftmaxKernel {
    /**
     * What is added to the scores: an array of four axes of which some are broadcast.
     *
     * @param floats all of its memory
     * @param shape of the scores it is added to
     * @param strides of the added array along the axes of the scores, 0 where it is broadcast; 1 along the last
     */
    @SuppressWarnings("ArrayRecordComponent")
    public record Addend(FloatBuffer floats, long[] shape, long[] strides) {
        private int offset(int row) {
            int rest = row;
            long offset = 0;
            for (int axis = shape.length - 2; axis >= 0; axis--) {
                offset += rest % shape[axis] * strides[axis];
                rest /= (int) shape[axis];
            }
            return (int) offset;
        }
    }

    private SoftmaxKernel() {}

    /**
     * {@code p = softmax(x + addend)} over rows; p may be x.
     *
     * @param x [rows, width]
     * @param addend null for nothing
     */
    public static Runnable forward(FloatBuffer x, Addend addend, FloatBuffer p, int width) {
        int rows = x.limit() / width;
        int together = Math.max(1, Workers.TILE / width);
        int tiles = (rows + together - 1) / together;
        float[][] scores = new float[Workers.parts()][together * width];
        float[][] added = new float[Workers.parts()][width];
        Exponential[] exponentials = new Exponential[Workers.parts()];
        Arrays.setAll(exponentials, part -> new Exponential(together * width));
        return () -> Workers.run(tiles, 4L * x.limit(), (part, from, to) -> {
            float[] tile = scores[part];
            for (int t = from; t < to; t++) {
                int first = t * together;
                int count = Math.min(together, rows - first);
                x.get(first * width, tile, 0, count * width);
                for (int row = 0; row < count; row++) {
                    if (addend != null) {
                        addend.floats().get(addend.offset(first + row), added[part]);
                        add(tile, row * width, added[part]);
                    }
                    shift(tile, row * width, width);
                }
                exponentials[part].apply(tile, count * width);
                for (int row = 0; row < count; row++) {
                    normalise(tile, row * width, width);
                }
                p.put(first * width, tile, 0, count * width);
            }
        });
    }

    private static void add(float[] tile, int offset, float[] row) {
        for (int i = 0; i < row.length; i++) {
            tile[offset + i] += row[i];
        }
    }

    /** Takes the largest off, so that nothing overflows. */
    private static void shift(float[] tile, int offset, int width) {
        float largest = Float.NEGATIVE_INFINITY;
        for (int i = offset; i < offset + width; i++) {
            largest = tile[i] > largest ? tile[i] : largest;
        }
        for (int i = offset; i < offset + width; i++) {
            tile[i] -= largest;
        }
    }

    private static void normalise(float[] tile, int offset, int width) {
        float a = 0;
        float b = 0;
        float c = 0;
        float d = 0;
        int end = offset + width;
        int i = offset;
        for (; i + 3 < end; i += 4) {
            a += tile[i];
            b += tile[i + 1];
            c += tile[i + 2];
            d += tile[i + 3];
        }
        for (; i < end; i++) {
            a += tile[i];
        }
        float inverse = 1 / ((a + b) + (c + d));
        for (int j = offset; j < end; j++) {
            tile[j] *= inverse;
        }
    }
}
