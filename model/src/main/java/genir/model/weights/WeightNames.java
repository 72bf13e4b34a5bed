package genir.model.weights;

import genir.model.T5Config;
import java.util.List;

/** Hugging Face's names of T5's weights (method.md, section 6). */
public final class WeightNames {
    /** Token embeddings [vocabulary, d_model], shared by both stacks and, if tied, by the output. */
    public static final String EMBEDDING = "shared.weight";

    /** The output matrix [vocabulary, d_model] where it is not tied to the embeddings. */
    public static final String OUTPUT = "lm_head.weight";

    private WeightNames() {}

    public static String relativeBias(String stack) {
        return stack + ".block.0.layer.0.SelfAttention.relative_attention_bias.weight";
    }

    /** The gain of the norm before sublayer {@code sublayer} (0 self-attention, then cross-attention, then the MLP). */
    public static String norm(String stack, int layer, int sublayer) {
        return sublayer(stack, layer, sublayer) + "layer_norm.weight";
    }

    public static String finalNorm(String stack) {
        return stack + ".final_layer_norm.weight";
    }

    /** One of the projections {@code q}, {@code k}, {@code v}, {@code o} of self-attention. */
    public static String selfAttention(String stack, int layer, String projection) {
        return sublayer(stack, layer, 0) + "SelfAttention." + projection + ".weight";
    }

    /** One of the projections {@code q}, {@code k}, {@code v}, {@code o} of the decoder's cross-attention. */
    public static String crossAttention(int layer, String projection) {
        return sublayer("decoder", layer, 1) + "EncDecAttention." + projection + ".weight";
    }

    /** The MLP's matrices [d_ff, d_model] into its hidden layer: one, or the activated one and its factor in a gated MLP. */
    public static List<String> feedForwardInputs(T5Config config) {
        return config.gated() ? List.of("wi_0", "wi_1") : List.of("wi");
    }

    /** One of {@link #feedForwardInputs}, or {@code wo} [d_model, d_ff] of the MLP. */
    public static String feedForward(String stack, int layer, String matrix) {
        return sublayer(stack, layer, feedForwardSublayer(stack)) + "DenseReluDense." + matrix + ".weight";
    }

    /** Which sublayer the MLP is: 1 in the encoder, 2 in the decoder. */
    public static int feedForwardSublayer(String stack) {
        return stack.equals("decoder") ? 2 : 1;
    }

    private static String sublayer(String stack, int layer, int sublayer) {
        return stack + ".block." + layer + ".layer." + sublayer + ".";
    }
}
