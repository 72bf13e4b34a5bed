package genir.training;

import genir.corpus.InputException;
import genir.model.weights.Parameters;
import java.nio.FloatBuffer;

/**
 * Adam (Kingma and Ba, arXiv 1412.6980, algorithm 1) over the flat parameter array, with gradients clipped to a norm.
 */
public final class Adam {
    private static final double EPSILON = 1e-8;

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
        float gain1 = (float) (1 - beta1);
        float gain2 = (float) (1 - beta2);
        FloatBuffer weight = parameters.floats();
        FloatBuffer mean = first.floats();
        FloatBuffer variance = second.floats();
        int length = weight.limit();
        for (int i = 0; i < length; i++) {
            float g = gradient.get(i) * scale;
            float m = decay1 * mean.get(i) + gain1 * g;
            float v = decay2 * variance.get(i) + gain2 * g * g;
            mean.put(i, m);
            variance.put(i, v);
            weight.put(i, weight.get(i) - rate * m / ((float) Math.sqrt(v) + epsilon));
        }
        return norm;
    }

    /** In four sums of doubles, always in the same order. */
    private static double norm(FloatBuffer floats) {
        double a = 0;
        double b = 0;
        double c = 0;
        double d = 0;
        int length = floats.limit();
        int i = 0;
        for (; i + 3 < length; i += 4) {
            float w = floats.get(i);
            float x = floats.get(i + 1);
            float y = floats.get(i + 2);
            float z = floats.get(i + 3);
            a += (double) w * w;
            b += (double) x * x;
            c += (double) y * y;
            d += (double) z * z;
        }
        for (; i < length; i++) {
            a += (double) floats.get(i) * floats.get(i);
        }
        return Math.sqrt(a + b + c + d);
    }
}
