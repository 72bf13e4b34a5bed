package genir.model.graph;

import genir.model.weights.WeightNames;
import org.nd4j.autodiff.samediff.SDVariable;

/** The MLP of T5 1.0: ReLU between two linear maps without biases. */
final class FeedForward {
    private FeedForward() {}

    /** {@code W_out relu(W_in x)}: [rows, d_model] -> [rows, d_model]; sites {@code mlp.hook_pre} and {@code hook_post}. */
    static SDVariable apply(GraphScope scope, SDVariable x, String stack, int layer) {
        String prefix = stack + "." + layer + ".mlp";
        SDVariable pre =
                GraphScope.site(scope.linear(x, WeightNames.feedForward(stack, layer, "wi")), prefix + ".hook_pre");
        SDVariable post = GraphScope.site(scope.sd().nn().relu(pre, 0), prefix + ".hook_post");
        SDVariable kept = scope.dropout(post, prefix, -1, scope.config().dFf());
        return scope.linear(kept, WeightNames.feedForward(stack, layer, "wo"));
    }
}
