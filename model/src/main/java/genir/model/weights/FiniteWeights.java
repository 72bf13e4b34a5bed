package genir.model.weights;

import genir.model.ModelException;
import genir.model.backend.FloatSpan;
import java.nio.file.Path;

/** The check of a loaded model that no weight is NaN or infinite: one would spoil every logit without an error. */
public final class FiniteWeights {
    private FiniteWeights() {}

    /**
     * Looks at every value.
     *
     * @param file where the values come from, for the message
     * @throws ModelException if one is NaN or infinite; names the tensor and the first such element, counted from 0
     */
    public static void require(Path file, String tensor, FloatSpan values) {
        for (long i = 0; i < values.length(); i++) {
            if (!Float.isFinite(values.get(i))) {
                throw new ModelException(
                        file + ": tensor " + OneLine.quote(tensor) + " holds " + values.get(i) + " at element " + i);
            }
        }
    }
}
