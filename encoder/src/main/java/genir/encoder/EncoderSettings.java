package genir.encoder;

import genir.retrieval.dense.DenseConfig;

/**
 * How an encoder wants its texts and what it makes of them.
 *
 * @param pooling null where nothing says it; a model that pools itself needs none
 * @param queryPrefix put before each query
 * @param documentPrefix put before each document
 * @param maxTokens tokens of a text at most, special ones included; what is more is cut off
 */
record EncoderSettings(Pooling pooling, String queryPrefix, String documentPrefix, int maxTokens) {
    /** What BERT takes, and most encoders are made from it. */
    static final int USUAL_TOKENS = 512;

    /** Nothing is known of the encoder. */
    static final EncoderSettings UNKNOWN = new EncoderSettings(null, "", "", USUAL_TOKENS);

    /** The same, but for what a configuration says otherwise. */
    EncoderSettings with(DenseConfig config) {
        return new EncoderSettings(
                config.pooling() == null ? pooling : Pooling.named(config.pooling()),
                config.queryPrefix() == null ? queryPrefix : config.queryPrefix(),
                config.documentPrefix() == null ? documentPrefix : config.documentPrefix(),
                maxTokens);
    }
}
