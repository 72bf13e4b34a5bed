package genir.training.dual;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import genir.corpus.ConfigChecks;
import genir.corpus.InputException;
import genir.corpus.example.ExamplesConfig;
import genir.corpus.vocabulary.Vocabulary;
import genir.model.T5Config;
import genir.training.DevQueries;
import genir.training.loop.Schedule;
import java.util.List;
import java.util.Map;

/**
 * The {@code retrieval.dual} part of the configuration: the shape of the encoder and how it is trained. The defaults are what
 * ranked best on the development queries of the collections in docs/dense.md.
 *
 * @param dModel width of the encoder, and length of its vectors [256]
 * @param dKv width of an attention head [32]
 * @param dFf width of the MLP's hidden layer [512]
 * @param numHeads attention heads of a layer [4]
 * @param numLayers encoder layers; 0 makes vectors of words alone, whatever their order [0]
 * @param dropoutRate share of activations dropped in training [0.1]
 * @param pretrained whether to begin with the run's pre-trained weights, whose shape the encoder then has [false]
 * @param epochs passes over the examples [10]; not together with {@code steps}
 * @param steps optimiser steps in all [from epochs]
 * @param batchSize queries of a step [128]
 * @param learningRate highest rate [2e-3]
 * @param warmup share of the steps in which the rate rises linearly from 0 [0.05]
 * @param decayFrom share of the steps from which on the rate falls linearly to 0 [0.5]
 * @param temperature what the cosines are divided by before their softmax [0.1]
 * @param negatives documents of a step for each query beside its own that BM25 takes for relevant, and are not [1]
 * @param negativesDepth how many of BM25's first documents they are drawn from [30]
 * @param maxLength tokens of a query at most, the end included [32]
 * @param documentLength tokens of a document at most, the end included [128]
 * @param wordDropout share of the tokens of queries left out at random [0.2]
 * @param indexRatio pieces of documents for each training query, as in {@code training} [1.9]
 * @param indexing how often a piece is of each kind, as in {@code training} [line .7, span .15, word_set .15]
 * @param evaluateEvery steps between two rankings of the dev queries [a tenth of all steps]
 * @param metric the dev metric whose best weights are kept: {@code mrr@10}, {@code hits@1} or {@code hits@10} [mrr@10]
 * @param earlyStopping evaluations without a better dev metric after which training stops [never]
 * @param seed of everything random [the run's training.seed, 42]
 */
@JsonNaming(SnakeCaseStrategy.class)
public record DualConfig(
        Integer dModel,
        Integer dKv,
        Integer dFf,
        Integer numHeads,
        Integer numLayers,
        Double dropoutRate,
        Boolean pretrained,
        Integer epochs,
        Integer steps,
        Integer batchSize,
        Double learningRate,
        Double warmup,
        Double decayFrom,
        Double temperature,
        Integer negatives,
        Integer negativesDepth,
        Integer maxLength,
        Integer documentLength,
        Double wordDropout,
        Double indexRatio,
        Map<String, Double> indexing,
        Integer evaluateEvery,
        String metric,
        Integer earlyStopping,
        Long seed) {
    private static final String SECTION = "retrieval.dual";
    private static final long DEFAULT_SEED = 42;
    private static final int EVALUATIONS = 10;
    private static final int LONGEST = 512;

    public DualConfig {
        dModel = within("d_model", dModel == null ? 256 : dModel, 1, 8192);
        dKv = within("d_kv", dKv == null ? 32 : dKv, 1, 1024);
        dFf = within("d_ff", dFf == null ? 512 : dFf, 1, 65_536);
        numHeads = within("num_heads", numHeads == null ? 4 : numHeads, 1, 1024);
        numLayers = within("num_layers", numLayers == null ? 0 : numLayers, 0, 48);
        dropoutRate = between("dropout_rate", dropoutRate == null ? 0.1 : dropoutRate, 0, 0.95);
        pretrained = pretrained != null && pretrained;
        if (epochs != null && steps != null) {
            throw new InputException(SECTION + ": give epochs or steps, not both");
        }
        epochs = epochs == null && steps == null ? Integer.valueOf(10) : epochs;
        within("epochs", epochs == null ? 1 : epochs, 1, 1_000_000);
        within("steps", steps == null ? 1 : steps, 1, 100_000_000);
        batchSize = within("batch_size", batchSize == null ? 128 : batchSize, 2, 65_536);
        learningRate = ConfigChecks.aboveZero(key("learning_rate"), learningRate == null ? 2e-3 : learningRate, 10);
        warmup = between("warmup", warmup == null ? 0.05 : warmup, 0, 1);
        decayFrom = between("decay_from", decayFrom == null ? Math.max(0.5, warmup) : decayFrom, warmup, 1);
        temperature = ConfigChecks.aboveZero(key("temperature"), temperature == null ? 0.1 : temperature, 100);
        negatives = within("negatives", negatives == null ? 1 : negatives, 0, 1000);
        negativesDepth = within("negatives_depth", negativesDepth == null ? 30 : negativesDepth, 1, 10_000);
        maxLength = within("max_length", maxLength == null ? 32 : maxLength, 2, LONGEST);
        documentLength = within("document_length", documentLength == null ? 128 : documentLength, 2, LONGEST);
        wordDropout = between("word_dropout", wordDropout == null ? 0.2 : wordDropout, 0, 0.95);
        ExamplesConfig examples = examples(indexRatio, indexing, maxLength);
        indexRatio = examples.indexRatio();
        indexing = examples.indexing();
        within("evaluate_every", evaluateEvery == null ? 1 : evaluateEvery, 1, 100_000_000);
        metric = ConfigChecks.oneOf(key("metric"), metric == null ? "mrr@10" : metric, DevQueries.Scores.METRICS);
        within("early_stopping", earlyStopping == null ? 1 : earlyStopping, 1, 1_000_000);
    }

    /** Every key at its default. */
    public static DualConfig defaults() {
        return new DualConfig(
                null, null, null, null, null, null, null, null, null, null, null, null, null, null, null, null, null,
                null, null, null, null, null, null, null, null);
    }

    @Override
    public Long seed() {
        return seed == null ? Long.valueOf(DEFAULT_SEED) : seed;
    }

    /** The same with another seed, where none was given. */
    public DualConfig orSeed(long of) {
        return seed != null
                ? this
                : new DualConfig(
                        dModel,
                        dKv,
                        dFf,
                        numHeads,
                        numLayers,
                        dropoutRate,
                        pretrained,
                        epochs,
                        steps,
                        batchSize,
                        learningRate,
                        warmup,
                        decayFrom,
                        temperature,
                        negatives,
                        negativesDepth,
                        maxLength,
                        documentLength,
                        wordDropout,
                        indexRatio,
                        indexing,
                        evaluateEvery,
                        metric,
                        earlyStopping,
                        of);
    }

    private static String key(String name) {
        return SECTION + "." + name;
    }

    private static int within(String key, int value, int least, int most) {
        return (int) between(key, value, least, most);
    }

    private static double between(String key, double value, double least, double most) {
        return ConfigChecks.between(key(key), value, least, most);
    }

    private static ExamplesConfig examples(Double indexRatio, Map<String, Double> indexing, int maxLength) {
        try {
            return new ExamplesConfig(indexRatio, indexing, maxLength, List.of(), null);
        } catch (InputException problem) {
            throw new InputException(problem.getMessage().replace("training.", SECTION + "."), problem);
        }
    }

    /** Which examples there are. */
    ExamplesConfig examples() {
        return examples(indexRatio, indexing, maxLength);
    }

    /** The encoder's shape with a vocabulary's words; of a training from scratch. */
    @JsonIgnore
    T5Config shape(Vocabulary vocabulary) {
        return new T5Config(
                        null,
                        dModel,
                        dKv,
                        dFf,
                        numHeads,
                        numLayers,
                        0,
                        null,
                        null,
                        dropoutRate,
                        null,
                        null,
                        null,
                        null,
                        null)
                .forVocabulary(vocabulary.wordCount(), vocabulary.pad(), vocabulary.eos());
    }

    /** All optimiser steps with so many examples in an epoch, one at least. */
    int steps(int examplesPerEpoch) {
        long wanted = steps != null ? steps : (long) examplesPerEpoch * epochs / batchSize;
        return (int) Math.min(Integer.MAX_VALUE, Math.max(1, wanted));
    }

    /** Steps between two evaluations of a training of so many. */
    int evaluateEvery(int ofSteps) {
        return evaluateEvery == null ? Math.max(1, ofSteps / EVALUATIONS) : evaluateEvery;
    }

    /** The learning rate over the steps. */
    Schedule schedule(int ofSteps) {
        return new Schedule(Schedule.Kind.LINEAR, learningRate, warmup * ofSteps, decayFrom * ofSteps, ofSteps);
    }
}
