package genir.training;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import genir.corpus.ConfigChecks;
import genir.corpus.InputException;
import genir.model.T5Config;
import java.util.List;

/**
 * The {@code training.query_generation} part of the configuration: a T5 that learns to ask what a document answers, from the
 * training queries, and how further queries are drawn from it and which of them are kept. Optimiser, schedule, clipping and seed are
 * those of {@code training}.
 *
 * @param dModel width of the residual stream [128]
 * @param dKv width of an attention head [32]
 * @param dFf width of the MLP's hidden layer [512]
 * @param numHeads attention heads of a layer [4]
 * @param numLayers encoder layers [1]
 * @param numDecoderLayers decoder layers [2]
 * @param dropoutRate share of activations dropped in training [0.1]
 * @param pretrained whether to begin with the run's base model, whose shape the generator then has [false]
 * @param epochs passes over the training queries [20]; not together with {@code steps}
 * @param steps optimiser steps in all [from epochs]
 * @param batchSize pairs of a step [64]
 * @param learningRate highest rate [2e-3]
 * @param maxLength tokens that are read of a document, the end included [64]
 * @param queryLength tokens of a query at most, the end included [16]
 * @param wordDropout share of a document's tokens left out at random in training [0.2]
 * @param samples queries drawn for each document [10]
 * @param temperature by which logits are divided before their softmax [1]
 * @param topK how many of the most probable tokens each is drawn from (Fan et al., arXiv 1805.04833, section 5.4); 0 for all
 *     [10]
 * @param topP the least probability that those together have which a token is drawn from (nucleus sampling: Holtzman et al.,
 *     arXiv 1904.09751) [1: no bound]
 * @param filter what has to find a query's document again (Alberti et al., arXiv 1906.05416): {@code bm25}, {@code dense} or
 *     {@code none} [bm25]
 * @param keepRank the last rank at which it may find it [3]
 */
@JsonNaming(SnakeCaseStrategy.class)
public record QueryGenerationConfig(
        Integer dModel,
        Integer dKv,
        Integer dFf,
        Integer numHeads,
        Integer numLayers,
        Integer numDecoderLayers,
        Double dropoutRate,
        Boolean pretrained,
        Integer epochs,
        Integer steps,
        Integer batchSize,
        Double learningRate,
        Integer maxLength,
        Integer queryLength,
        Double wordDropout,
        Integer samples,
        Double temperature,
        Integer topK,
        Double topP,
        String filter,
        Integer keepRank) {
    /** Of {@code filter}: every query that is new is kept. */
    public static final String NO_FILTER = "none";

    private static final String SECTION = "training.query_generation";
    private static final List<String> FILTERS = List.of("bm25", "dense", NO_FILTER);
    private static final int LONGEST = 512;

    public QueryGenerationConfig {
        dModel = within("d_model", dModel, 128, 1, 8192);
        dKv = within("d_kv", dKv, 32, 1, 1024);
        dFf = within("d_ff", dFf, 512, 1, 65_536);
        numHeads = within("num_heads", numHeads, 4, 1, 1024);
        numLayers = within("num_layers", numLayers, 1, 0, 48);
        numDecoderLayers = within("num_decoder_layers", numDecoderLayers, 2, 1, 48);
        dropoutRate = between("dropout_rate", dropoutRate, 0.1, 0, 0.95);
        pretrained = pretrained != null && pretrained;
        if (epochs != null && steps != null) {
            throw new InputException(SECTION + ": give epochs or steps, not both");
        }
        epochs = epochs == null && steps == null ? Integer.valueOf(20) : epochs;
        within("epochs", epochs, 1, 1, 1_000_000);
        within("steps", steps, 1, 1, 100_000_000);
        batchSize = within("batch_size", batchSize, 64, 1, 65_536);
        learningRate = ConfigChecks.aboveZero(key("learning_rate"), learningRate == null ? 2e-3 : learningRate, 10);
        maxLength = within("max_length", maxLength, 64, 2, LONGEST);
        queryLength = within("query_length", queryLength, 16, 2, LONGEST);
        wordDropout = between("word_dropout", wordDropout, 0.2, 0, 0.95);
        samples = within("samples", samples, 10, 1, 1000);
        temperature = ConfigChecks.aboveZero(key("temperature"), temperature == null ? 1 : temperature, 100);
        topK = within("top_k", topK, 10, 0, 1_000_000);
        topP = ConfigChecks.aboveZero(key("top_p"), topP == null ? 1 : topP, 1);
        filter = ConfigChecks.oneOf(key("filter"), filter == null ? FILTERS.get(0) : filter, FILTERS);
        keepRank = within("keep_rank", keepRank, 3, 1, 10_000);
    }

    /** Every key at its default. */
    public static QueryGenerationConfig defaults() {
        return new QueryGenerationConfig(
                null, null, null, null, null, null, null, null, null, null, null, null, null, null, null, null, null,
                null, null, null, null);
    }

    private static String key(String name) {
        return SECTION + "." + name;
    }

    private static int within(String key, Integer value, int missing, int least, int most) {
        return (int) ConfigChecks.between(key(key), value == null ? missing : value, least, most);
    }

    private static double between(String key, Double value, double missing, double least, double most) {
        return ConfigChecks.between(key(key), value == null ? missing : value, least, most);
    }

    /** The generator's shape, whatever the vocabulary; of one that does not begin with the run's base model. */
    @JsonIgnore
    public T5Config shape() {
        return new T5Config(
                null,
                dModel,
                dKv,
                dFf,
                numHeads,
                numLayers,
                numDecoderLayers,
                null,
                null,
                dropoutRate,
                null,
                null,
                null,
                null,
                null);
    }

    /** All optimiser steps with so many pairs, one at least. */
    public int steps(int pairs) {
        long wanted = steps != null ? steps : (long) pairs * epochs / batchSize;
        return (int) Math.min(Integer.MAX_VALUE, Math.max(1, wanted));
    }
}
