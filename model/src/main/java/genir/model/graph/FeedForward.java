package genir.model.graph;

import genir.model.weights.WeightNames;
import org.nd4j.autodiff.samediff.SDVariable;

/** The MLP without biases: ReLU between two linear maps (T5 1.0), or a GELU gated by a second map (T5 1.1). */
final class FeedForward {
    private FeedForward() {}

    /**
     * {@code W_out relu(W_in x)}, or {@code W_out (gelu(W_0 x) * W_1 x)}: [rows, d_model] -> [rows, d_model].
     *
     * <p>Sites {@code mlp.hook_pre} and {@code hook_post} are what goes into the activation and what comes out of the
     * hidden layer; a gated MLP has {@code mlp.hook_pre_linear}, the factor, beside them.
     */
    static SDVariable apply(GraphScope scope, SDVariable x, String stack, int layer) {
        String prefix = stack + "." + layer + ".mlp";
        String weights = GraphScope.weights(stack);
        boolean gated = scope.config().gated();
        SDVariable pre = GraphScope.site(
                scope.linear(x, WeightNames.feedForward(weights, layer, gated ? "wi_0" : "wi")), prefix + ".hook_pre");
        SDVariable post;
        if (gated) {
            SDVariable factor = GraphScope.site(
                    scope.linear(x, WeightNames.feedForward(weights, layer, "wi_1")), prefix + ".hook_pre_linear");
            post = gelu(scope, pre).mul(factor);
        } else {
            post = scope.sd().nn().relu(pre, 0);
        }
        GraphScope.site(post, prefix + ".hook_post");
        SDVariable kept = scope.dropout(post, prefix, -1, scope.config().dFf());
        return scope.linear(kept, WeightNames.feedForward(weights, layer, "wo"));
    }

    /**
     * The tanh approximation of GELU, {@code 0.5 x (1 + tanh(sqrt(2 / pi) (x + 0.044715 x^3)))} (Hendrycks and Gimpel,
     * arXiv 1606.08415, section 2), which T5 1.1 was trained with and transformers calls gelu_new. It is written as {@code
     * x sigmoid(2 ...)}, the same function.
     */
    private static SDVariable gelu(GraphScope scope, SDVariable x) {
        SDVariable cubic = x.mul(x).mul(2 * Math.sqrt(2 / Math.PI) * 0.044715).add(2 * Math.sqrt(2 / Math.PI));
        return x.mul(scope.sd().nn().sigmoid(x.mul(cubic)));
    }
}
