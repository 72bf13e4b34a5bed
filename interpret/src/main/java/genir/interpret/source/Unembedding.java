package genir.interpret.source;

import genir.model.T5Config;
import genir.model.backend.FloatSpan;
import genir.model.weights.Parameters;
import genir.model.weights.WeightNames;

/**
 * The last residual's way to the logits, as directions: {@code logit_t = residual . direction(t) / scale(residual)}, with the
 * final norm's gain and the factor d_model^-0.5 of tied embeddings folded into the direction.
 */
public final class Unembedding {
    private final FloatSpan matrix;
    private final float[] gain;
    private final double factor;
    private final double epsilon;
    private final int width;

    public Unembedding(Parameters parameters) {
        T5Config config = parameters.config();
        boolean tied = config.tieWordEmbeddings();
        this.matrix = parameters.values(tied ? WeightNames.EMBEDDING : WeightNames.OUTPUT);
        this.gain = Weights.of(parameters, WeightNames.finalNorm("decoder"));
        this.width = config.dModel();
        this.factor = tied ? 1 / Math.sqrt(width) : 1;
        this.epsilon = config.layerNormEpsilon();
    }

    /** The direction of a token's logit. */
    public float[] direction(int token) {
        float[] direction = new float[width];
        for (int i = 0; i < width; i++) {
            direction[i] = (float) (matrix.get((long) token * width + i) * gain[i] * factor);
        }
        return direction;
    }

    /** The direction of a token's logit, for a residual that the final norm divides by {@code scale}: a part of it adds its dot product. */
    public float[] logit(int token, double scale) {
        float[] direction = direction(token);
        for (int i = 0; i < width; i++) {
            direction[i] = (float) (direction[i] / scale);
        }
        return direction;
    }

    /** The same for a token's lead on another. */
    public float[] lead(int token, int other, double scale) {
        float[] towards = direction(token);
        float[] from = direction(other);
        for (int i = 0; i < width; i++) {
            towards[i] = (float) (((double) towards[i] - from[i]) / scale);
        }
        return towards;
    }

    /** What the final norm divides a residual by. */
    public double scale(float[] residuals, int at) {
        return Weights.scale(residuals, at, width, epsilon);
    }
}
