package genir.model.plan.kernel;

import genir.model.backend.FloatSpan;
import java.util.Arrays;

/** What is done to all gradients together, in tiles on all threads. */
public final class GradientKernels {
    private GradientKernels() {}

    /** The Euclidean norm of a vector, computed anew with each call. */
    @FunctionalInterface
    public interface Norm {
        double get();
    }

    /** In one sum for each place of a tile and each thread, then in double precision. */
    public static Norm norm(FloatSpan floats) {
        float[][] tiles = new float[Workers.parts()][Tiles.SIZE];
        float[][] squares = new float[Workers.parts()][Tiles.SIZE];
        return () -> {
            for (float[] sums : squares) {
                Arrays.fill(sums, 0);
            }
            Tiles.run(floats.length(), (part, offset, count) -> {
                floats.get(offset, tiles[part], 0, count);
                addSquares(tiles[part], squares[part], count);
            });
            double sum = 0;
            for (float[] sums : squares) {
                for (float square : sums) {
                    sum += square;
                }
            }
            return Math.sqrt(sum);
        };
    }

    private static void addSquares(float[] tile, float[] squares, int count) {
        for (int i = 0; i < count; i++) {
            squares[i] += tile[i] * tile[i];
        }
    }

    /** Adds up with weights. */
    @FunctionalInterface
    public interface Accumulation {
        /** {@code sum = keep * sum + share * added}; with {@code keep} 0 whatever the sum was. */
        void add(float keep, float share);
    }

    /** A weighted sum that stays where it is. */
    public static Accumulation accumulation(FloatSpan added, FloatSpan sum) {
        float[][] tiles = new float[Workers.parts()][Tiles.SIZE];
        float[][] sums = new float[Workers.parts()][Tiles.SIZE];
        return (keep, share) -> Tiles.run(sum.length(), (part, offset, count) -> {
            added.get(offset, tiles[part], 0, count);
            if (keep == 0) {
                Arrays.fill(sums[part], 0, count, 0);
            } else {
                sum.get(offset, sums[part], 0, count);
            }
            add(sums[part], keep, tiles[part], share, count);
            sum.put(offset, sums[part], 0, count);
        });
    }

    private static void add(float[] sum, float keep, float[] added, float share, int count) {
        for (int i = 0; i < count; i++) {
            sum[i] = keep * sum[i] + share * added[i];
        }
    }

    /** Multiplies by a number. */
    @FunctionalInterface
    public interface Scaling {
        void by(float factor);
    }

    /** The product of a vector by a number, in its place. */
    public static Scaling scaling(FloatSpan floats) {
        float[][] tiles = new float[Workers.parts()][Tiles.SIZE];
        return factor -> Tiles.run(floats.length(), (part, offset, count) -> {
            float[] tile = tiles[part];
            floats.get(offset, tile, 0, count);
            for (int i = 0; i < count; i++) {
                tile[i] *= factor;
            }
            floats.put(offset, tile, 0, count);
        });
    }
}
