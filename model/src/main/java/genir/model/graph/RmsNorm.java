package genir.model.graph;

import org.nd4j.autodiff.samediff.SDVariable;

/** Root-mean-square norm without mean subtraction or bias (method.md, section 6). */
final class RmsNorm {
    private RmsNorm() {}

    /**
     * {@code x / sqrt(mean(x^2) + epsilon) * gain}.
     *
     * @param x [rows, d_model]
     * @param prefix where the sites {@code hook_scale} [rows, 1] and {@code hook_normalized} [rows, d_model] (before the
     *     gain) are, e.g. {@code decoder.0.ln1}
     * @param gain the parameter's name, [d_model]
     */
    static SDVariable apply(GraphScope scope, SDVariable x, String prefix, String gain) {
        // x * x rather than square: the gradient of square goes through a slow general power.
        SDVariable meanSquare = x.mul(x).mean(true, 1);
        SDVariable scale = scope.sd().math().sqrt(meanSquare.add(scope.config().layerNormEpsilon()));
        GraphScope.site(scale, prefix + ".hook_scale");
        SDVariable normalized = GraphScope.site(x.div(scale), prefix + ".hook_normalized");
        return normalized.mul(scope.parameter(gain));
    }
}
