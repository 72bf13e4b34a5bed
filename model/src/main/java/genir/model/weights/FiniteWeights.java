package genir.model.weights;

import genir.model.ModelException;
import java.nio.FloatBuffer;
import java.nio.file.Path;

/** The check of a loaded model that no weight is NaN or infinite: one would spoil every logit without an error. */
public final class FiniteWeights {
    private FiniteWeights() {}

    /**
     * Looks at every value.
     *
     * @param file where the values come from, for the message
     * @param values from the buffer's position to its limit; the position is left alone
     * @throws ModelException if one is NaN or infinite; names the tensor and the first such element, counted from 0
     */
    public static void require(Path file, String tensor, FloatBuffer values) {
        for (int i = values.position(); i < values.limit(); i++) {
            if (!Float.isFinite(values.get(i))) {
                throw new ModelException(file + ": tensor " + OneLine.quote(tensor) + " holds " + values.get(i)
                        + " at element " + (i - values.position()));
            }
        }
    }
}
