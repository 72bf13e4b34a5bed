package genir.interpret.lens;

import genir.model.plan.TensorView;
import genir.model.run.T5Runner;

/**
 * The logit lens: what the model would predict if a vector were its last residual, {@code unembed(final_norm(v) x
 * d_model^-0.5)} (method.md, section 4.5). Runs the end of the model's own graph.
 */
public final class LogitLens {
    private final T5Runner runner;

    public LogitLens(T5Runner runner) {
        this.runner = runner;
    }

    /**
     * Logits of vectors.
     *
     * @param vectors [rows, d_model], row-major
     * @return [rows, vocabulary], valid until the next call
     */
    public TensorView logits(float[] vectors) {
        return runner.unembed(vectors);
    }
}
