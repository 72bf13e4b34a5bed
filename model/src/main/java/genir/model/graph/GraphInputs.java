package genir.model.graph;

/**
 * The names of what is fed into a graph, for each of its stacks: {@code encoder} and {@code decoder}, or the encoders of
 * two kinds of texts.
 */
public final class GraphInputs {
    /** Begins the names of dropout masks. */
    public static final String DROPOUT_PREFIX = "dropout.";

    /** {@code d_model^-0.5} in each of {@code [d_model]}: the gain with which a norm makes vectors of length 1. */
    public static final String UNIT_GAIN = "unit_gain";

    /** What is added to the logits of candidates: {@code [batch * decoder position, candidates]}. */
    public static final String CORRECTION = "correction";

    private GraphInputs() {}

    /** The tokens {@code [batch * position]} whose embeddings are looked up. */
    public static String tokens(String stack) {
        return stack + ".tokens";
    }

    /** Token embeddings {@code [batch * position, d_model]}, looked up outside the graph. */
    public static String embeddings(String stack) {
        return stack + ".hook_embed";
    }

    /**
     * What is added to attention scores: 0 where a key may be read, a large negative number where not. Encoder {@code
     * [batch, 1, 1, position]} (padding), decoder {@code [1, 1, position, position]} (causal).
     */
    public static String mask(String stack) {
        return stack + ".mask";
    }

    /** One-hot relative position buckets {@code [query position * key position, buckets]}, query position outermost. */
    public static String buckets(String stack) {
        return stack + ".buckets";
    }

    /** The shape {@code (batch, position, head, d_kv)} as int64 {@code [4]}. */
    public static String headShape(String stack) {
        return stack + ".head_shape";
    }

    /** The shape {@code (batch * position, head * d_kv)} as int64 {@code [2]}. */
    public static String rowShape(String stack) {
        return stack + ".row_shape";
    }

    /** What each position counts for in the mean of its text: {@code [batch, 1, position]}, 0 behind the end. */
    public static String pooling(String stack) {
        return stack + ".pooling";
    }

    /** The shape {@code (batch, position, d_model)} as int64 {@code [3]}. */
    public static String textShape(String stack) {
        return stack + ".text_shape";
    }

    /** The shape {@code (1, query position, key position, head)} as int64 {@code [4]}. */
    public static String biasShape(String stack) {
        return stack + ".bias_shape";
    }

    /**
     * Self-attention's keys or values of the positions before the only one that a decoder computes: {@code [batch, head, key position,
     * d_kv]}, 0 at the last key position, which is the computed one's own.
     *
     * @param part {@code k} or {@code v}
     */
    public static String past(String stack, int layer, String part) {
        return stack + "." + layer + ".attn.past_" + part;
    }

    /** Where the computed position stands among the keys: {@code [batch, head, key position, 1]}, 1 at the last one and 0 before it. */
    public static String own(String stack) {
        return stack + ".own";
    }
}
