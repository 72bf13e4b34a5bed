package genir.model.graph;

import genir.model.weights.WeightNames;
import java.util.function.UnaryOperator;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.api.buffer.DataType;

/** A stack: layers of pre-norm sublayers that add to the residual stream, and a final norm. */
final class StackGraph {
    private final GraphScope scope;
    private final String stack;
    private final String weights;
    private final int past;
    private SDVariable residual;

    private StackGraph(GraphScope scope, String stack, int past) {
        this.scope = scope;
        this.past = past;
        this.stack = stack;
        this.weights = GraphScope.weights(stack);
        int width = scope.config().dModel();
        SDVariable embeddings = scope.input(GraphInputs.embeddings(stack), DataType.FLOAT, -1, width);
        this.residual = scope.dropout(embeddings, stack + ".embed", -1, width);
    }

    /**
     * An encoder: [batch * position, d_model] of embeddings to its output of the same shape.
     *
     * @param stack its name in sites and inputs; those of several in one graph differ, their weights do not
     */
    static SDVariable encoder(GraphScope scope, String stack) {
        return layers(scope, stack).output();
    }

    /**
     * An encoder that makes one vector of each text: the mean of its residual stream over the text's positions, normed and
     * scaled to length 1.
     *
     * <p>The final norm comes behind the mean, not before it as in sentence-T5 (Ni et al., arXiv 2108.08877, section 3): so a
     * word can count for more than another by the length of its vector, which trained better and costs less.
     *
     * @param stack as in {@link #encoder}
     * @return [batch, d_model], named {@code hook_pooled} of the stack
     */
    static SDVariable pooled(GraphScope scope, String stack) {
        SDVariable mean = Pooling.mean(scope, stack, layers(scope, stack).residual);
        SDVariable normed =
                RmsNorm.apply(scope, mean, stack + ".final_ln", WeightNames.finalNorm(GraphScope.weights(stack)));
        return GraphScope.site(Pooling.unit(scope, normed), stack + ".hook_pooled");
    }

    private static StackGraph layers(GraphScope scope, String stack) {
        StackGraph encoder = new StackGraph(scope, stack, 0);
        int layers = scope.config().numLayers();
        SDVariable bias = layers == 0 ? null : PositionBias.apply(scope, stack, -1, 1);
        for (int layer = 0; layer < layers; layer++) {
            encoder.selfAttention(layer, bias);
            encoder.feedForward(layer);
        }
        return encoder;
    }

    /**
     * The decoder over the encoder's output.
     *
     * @param memory the encoder's output [batch * encoder position, d_model]
     * @param length decoder positions; with one and none before it, self-attention is linear
     * @param past positions before the only one, whose keys and values are given; 0 for more than one position
     */
    static SDVariable decoder(GraphScope scope, SDVariable memory, int length, int past) {
        StackGraph decoder = new StackGraph(scope, "decoder", past);
        SDVariable causal = length + past == 1 ? null : PositionBias.apply(scope, "decoder", 1, -1);
        SDVariable padding = scope.input(GraphInputs.mask("encoder"), DataType.FLOAT, -1, 1, 1, -1);
        for (int layer = 0; layer < scope.config().numDecoderLayers(); layer++) {
            decoder.selfAttention(layer, causal);
            decoder.crossAttention(layer, memory, padding);
            decoder.feedForward(layer);
        }
        return decoder.output();
    }

    private void selfAttention(int layer, SDVariable bias) {
        String prefix = stack + "." + layer + ".attn";
        SDVariable normed = norm(layer, 0, "ln1");
        UnaryOperator<String> weight = name -> WeightNames.selfAttention(weights, layer, name);
        SDVariable out;
        if (bias == null) {
            out = Attention.singlePosition(scope, normed, stack, prefix, weight);
        } else if (past > 0) {
            out = Attention.afterPast(scope, normed, stack, layer, bias, prefix, weight);
        } else {
            out = Attention.apply(scope, normed, stack, normed, stack, bias, prefix, weight);
        }
        add(layer, out, "hook_attn_out", "hook_resid_mid");
    }

    private void crossAttention(int layer, SDVariable memory, SDVariable padding) {
        SDVariable out = Attention.apply(
                scope,
                norm(layer, 1, "ln2"),
                stack,
                memory,
                "encoder",
                padding,
                stack + "." + layer + ".cross_attn",
                name -> WeightNames.crossAttention(layer, name));
        add(layer, out, "hook_cross_attn_out", "hook_resid_mid_cross");
    }

    private void feedForward(int layer) {
        int sublayer = WeightNames.feedForwardSublayer(stack);
        SDVariable out = FeedForward.apply(scope, norm(layer, sublayer, "ln" + (sublayer + 1)), stack, layer);
        add(layer, out, "hook_mlp_out", "hook_resid_post");
    }

    private SDVariable norm(int layer, int sublayer, String component) {
        return RmsNorm.apply(
                scope, residual, stack + "." + layer + "." + component, WeightNames.norm(weights, layer, sublayer));
    }

    private void add(int layer, SDVariable out, String outSite, String residualSite) {
        String prefix = stack + "." + layer + ".";
        GraphScope.site(out, prefix + outSite);
        SDVariable kept =
                scope.dropout(out, prefix + outSite, -1, scope.config().dModel());
        residual = GraphScope.site(residual.add(kept), prefix + residualSite);
    }

    private SDVariable output() {
        SDVariable normed = RmsNorm.apply(scope, residual, stack + ".final_ln", WeightNames.finalNorm(weights));
        GraphScope.site(normed, stack + ".hook_out");
        return scope.dropout(normed, stack + ".out", -1, scope.config().dModel());
    }
}
