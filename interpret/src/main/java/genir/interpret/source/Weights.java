package genir.interpret.source;

import genir.model.T5Config;
import genir.model.backend.FloatSpan;
import genir.model.weights.Parameters;

/** Weights and vectors on the Java heap. */
public final class Weights {
    private Weights() {}

    /** A copy of a weight, row-major. */
    public static float[] of(Parameters parameters, String name) {
        FloatSpan floats = parameters.values(name);
        float[] copy = new float[Math.toIntExact(floats.length())];
        floats.get(0, copy);
        return copy;
    }

    /** The part of an attention's output matrix [d_model, inner width] that one head's values go through: [d_model, d_kv]. */
    public static float[] ofHead(float[] output, T5Config config, int head) {
        int width = config.dKv();
        float[] columns = new float[config.dModel() * width];
        for (int row = 0; row < config.dModel(); row++) {
            System.arraycopy(output, row * config.innerWidth() + head * width, columns, row * width, width);
        }
        return columns;
    }

    /** A matrix whose columns are multiplied by the gain of the norm before it: the norm folded into the weights. */
    public static float[] folded(float[] matrix, float[] gain) {
        float[] folded = new float[matrix.length];
        for (int i = 0; i < matrix.length; i++) {
            folded[i] = matrix[i] * gain[i % gain.length];
        }
        return folded;
    }

    /** The dot product of a run of one array with a run of another. */
    public static double dot(float[] a, int atA, float[] b, int atB, int length) {
        double sum = 0;
        for (int i = 0; i < length; i++) {
            sum += (double) a[atA + i] * b[atB + i];
        }
        return sum;
    }

    /** The length of a vector. */
    public static double norm(float[] vector, int at, int length) {
        return Math.sqrt(dot(vector, at, vector, at, length));
    }

    /** What T5's RMS norm divides a vector by, the gain apart. */
    public static double scale(float[] residuals, int at, int length, double epsilon) {
        return Math.sqrt(dot(residuals, at, residuals, at, length) / length + epsilon);
    }
}
