package genir.model;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;

/**
 * The shape of a T5 encoder-decoder, with Hugging Face's names for its fields (method.md, section 6).
 *
 * <p>A field that is left out takes the default in brackets, chosen for training from scratch on a small collection.
 *
 * @param vocabSize words and docids together; set from the vocabulary when training from scratch
 * @param dModel width of the residual stream [128]
 * @param dKv width of one attention head [32]
 * @param dFf width of the MLP's hidden layer [512]
 * @param numHeads attention heads of a layer [4]
 * @param numLayers encoder layers, may be 0 [1]
 * @param numDecoderLayers decoder layers [6]: one position makes them cheap, and they are what is interpreted; 0 for an encoder
 *     alone, which makes vectors and answers nothing
 * @param relativeAttentionNumBuckets buckets of the relative position bias [32]
 * @param relativeAttentionMaxDistance distance from which on the last bucket is used [128]
 * @param dropoutRate share of activations dropped in training [0.1]
 * @param layerNormEpsilon added to the mean square in RMS norms [1e-6]
 * @param feedForwardProj the MLP: {@code relu} of T5 1.0, or {@code gated-gelu} of T5 1.1, mT5 and Flan-T5 [relu]
 * @param tieWordEmbeddings whether the output matrix is the embedding matrix, scaled by d_model^-0.5 [true]
 * @param padTokenId also the decoder's start token [0]
 * @param eosTokenId ends every input [1]
 */
@JsonNaming(SnakeCaseStrategy.class)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record T5Config(
        Integer vocabSize,
        Integer dModel,
        Integer dKv,
        Integer dFf,
        Integer numHeads,
        Integer numLayers,
        Integer numDecoderLayers,
        Integer relativeAttentionNumBuckets,
        Integer relativeAttentionMaxDistance,
        Double dropoutRate,
        Double layerNormEpsilon,
        String feedForwardProj,
        Boolean tieWordEmbeddings,
        Integer padTokenId,
        Integer eosTokenId) {
    private static final String GATED_GELU = "gated-gelu";

    public T5Config {
        vocabSize = vocabSize == null ? 0 : vocabSize;
        dModel = orDefault(dModel, 128);
        dKv = orDefault(dKv, 32);
        dFf = orDefault(dFf, 512);
        numHeads = orDefault(numHeads, 4);
        numLayers = orDefault(numLayers, 1);
        numDecoderLayers = orDefault(numDecoderLayers, 6);
        relativeAttentionNumBuckets = orDefault(relativeAttentionNumBuckets, 32);
        relativeAttentionMaxDistance = orDefault(relativeAttentionMaxDistance, 128);
        dropoutRate = dropoutRate == null ? 0.1 : dropoutRate;
        layerNormEpsilon = layerNormEpsilon == null ? 1e-6 : layerNormEpsilon;
        feedForwardProj = feedForwardProj == null ? "relu" : feedForwardProj;
        tieWordEmbeddings = tieWordEmbeddings == null || tieWordEmbeddings;
        padTokenId = orDefault(padTokenId, 0);
        eosTokenId = orDefault(eosTokenId, 1);
        atLeast("vocab_size", vocabSize, 0);
        atLeast("d_model", dModel, 1);
        atLeast("d_kv", dKv, 1);
        atLeast("d_ff", dFf, 1);
        atLeast("num_heads", numHeads, 1);
        if ((long) numHeads * dKv > Integer.MAX_VALUE) {
            throw new ModelException(
                    "model.num_heads: " + numHeads + " heads of d_kv " + dKv + " are too many numbers");
        }
        atLeast("num_layers", numLayers, 0);
        atLeast("num_decoder_layers", numDecoderLayers, 0);
        atLeast("relative_attention_num_buckets", relativeAttentionNumBuckets, 4);
        atLeast("relative_attention_max_distance", relativeAttentionMaxDistance, relativeAttentionNumBuckets);
        atLeast("pad_token_id", padTokenId, 0);
        atLeast("eos_token_id", eosTokenId, 0);
        if (!(dropoutRate >= 0 && dropoutRate < 1)) {
            throw new ModelException("model.dropout_rate: " + dropoutRate + " is not in [0, 1)");
        }
        if (!(layerNormEpsilon > 0 && layerNormEpsilon < 1)) {
            throw new ModelException("model.layer_norm_epsilon: " + layerNormEpsilon + " is not between 0 and 1");
        }
        if (!feedForwardProj.equals("relu") && !feedForwardProj.equals(GATED_GELU)) {
            throw new ModelException(
                    "model.feed_forward_proj: '" + feedForwardProj + "' is not supported; known: relu, " + GATED_GELU);
        }
    }

    /** Every field at its default. */
    public static T5Config defaults() {
        return new T5Config(null, null, null, null, null, null, null, null, null, null, null, null, null, null, null);
    }

    /** All attention heads side by side: {@code num_heads * d_kv}. */
    @JsonIgnore
    public int innerWidth() {
        return numHeads * dKv;
    }

    /** Whether the MLP multiplies an activated linear map by a second one, rather than activating a single one. */
    @JsonIgnore
    public boolean gated() {
        return feedForwardProj.equals(GATED_GELU);
    }

    /** The encoder of this shape alone, without decoder layers. */
    public T5Config encoderAlone() {
        return new T5Config(
                vocabSize,
                dModel,
                dKv,
                dFf,
                numHeads,
                numLayers,
                0,
                relativeAttentionNumBuckets,
                relativeAttentionMaxDistance,
                dropoutRate,
                layerNormEpsilon,
                feedForwardProj,
                tieWordEmbeddings,
                padTokenId,
                eosTokenId);
    }

    /** The same shape for a vocabulary of this size with these special tokens. */
    public T5Config forVocabulary(int size, int pad, int eos) {
        return with(size, dropoutRate, tieWordEmbeddings, pad, eos);
    }

    /** The same shape with another dropout rate. */
    public T5Config withDropout(double rate) {
        return with(vocabSize, rate, tieWordEmbeddings, padTokenId, eosTokenId);
    }

    /** The same shape with an output that is tied or not. */
    public T5Config withTiedOutput(boolean tied) {
        return with(vocabSize, dropoutRate, tied, padTokenId, eosTokenId);
    }

    private T5Config with(int size, double rate, boolean tied, int pad, int eos) {
        return new T5Config(
                size,
                dModel,
                dKv,
                dFf,
                numHeads,
                numLayers,
                numDecoderLayers,
                relativeAttentionNumBuckets,
                relativeAttentionMaxDistance,
                rate,
                layerNormEpsilon,
                feedForwardProj,
                tied,
                pad,
                eos);
    }

    private static Integer orDefault(Integer value, int otherwise) {
        return value == null ? Integer.valueOf(otherwise) : value;
    }

    private static void atLeast(String key, int value, int least) {
        if (value < least) {
            throw new ModelException("model." + key + ": " + value + " is less than " + least);
        }
    }
}
