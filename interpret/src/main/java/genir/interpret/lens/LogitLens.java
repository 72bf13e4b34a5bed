package genir.interpret.lens;

import genir.model.plan.TensorView;
import genir.model.run.T5Runner;
import java.util.Arrays;

/**
 * The logit lens: what the model would predict if a vector were its last residual, {@code unembed(final_norm(v) x
 * d_model^-0.5)} (method.md, section 4.5). Runs the end of the model's own graph.
 */
public final class LogitLens {
    private final T5Runner runner;
    private final int width;

    public LogitLens(T5Runner runner) {
        this.runner = runner;
        this.width = runner.parameters().config().dModel();
    }

    /**
     * Logits of vectors.
     *
     * @param vectors [rows, d_model], row-major
     * @return [rows, vocabulary], valid until the next call
     */
    public TensorView logits(float[] vectors) {
        if (vectors.length % width != 0) {
            throw new IllegalArgumentException(vectors.length + " floats are no rows of " + width);
        }
        return runner.unembed(Arrays.copyOf(vectors, vectors.length));
    }
}
