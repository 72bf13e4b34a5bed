package genir.training.optimizer;

import genir.model.backend.FloatSpan;
import genir.model.plan.kernel.Workers;
import genir.model.weights.Parameters;
import java.util.Arrays;

/** The Euclidean norm of all gradients as one vector. */
public final class GradientNorm {
    private final float[][] gradient = new float[Workers.parts()][Tiles.SIZE];
    private final float[][] squares = new float[Workers.parts()][Tiles.SIZE];

    /** In one sum for each place of a tile and each thread, then in double precision. */
    public double of(Parameters gradients) {
        FloatSpan floats = gradients.floats();
        for (float[] sums : squares) {
            Arrays.fill(sums, 0);
        }
        Tiles.run(floats.length(), (part, offset, count) -> {
            floats.get(offset, gradient[part], 0, count);
            addSquares(gradient[part], squares[part], count);
        });
        double sum = 0;
        for (float[] sums : squares) {
            for (float square : sums) {
                sum += square;
            }
        }
        return Math.sqrt(sum);
    }

    /** What gradients of a norm are multiplied by so that they are no longer than another. */
    public static float scale(double norm, double longest) {
        return (float) (norm > longest ? longest / norm : 1);
    }

    private static void addSquares(float[] gradient, float[] squares, int count) {
        for (int i = 0; i < count; i++) {
            squares[i] += gradient[i] * gradient[i];
        }
    }
}
