package genir.training;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import com.fasterxml.jackson.databind.node.ObjectNode;
import genir.corpus.ConfigChecks;
import genir.corpus.InputException;
import genir.corpus.example.ExamplesConfig;
import genir.corpus.io.Json;
import genir.training.loop.Schedule;
import java.util.List;
import java.util.Map;

/**
 * How a model is trained; the default is the recipe that trained best from scratch (recipe.md).
 *
 * @param epochs passes over the examples [30]; not together with {@code steps}
 * @param steps optimiser steps in all [from epochs]
 * @param batchSize examples of a step [256]: larger batches trained better
 * @param maxLength tokens of an input at most, the end token included [32]
 * @param optimizer {@code adam} [adam]
 * @param learningRate highest rate [1e-3]: 4e-3 breaks
 * @param warmup share of the steps in which the rate rises linearly from 0 [0.05]
 * @param decayFrom share of the steps from which on the rate falls linearly to 0 [0.5]
 * @param clipNorm gradients longer than this are scaled down to it [1.0]
 * @param beta1 Adam's decay of the first moment [0.9]
 * @param beta2 Adam's decay of the second moment [0.98]
 * @param wordDropout share of input tokens left out at random [0.2]: the words of a query vary more than its training
 *     queries show
 * @param loss {@code full}: softmax over words and docids; {@code docids}: over docids only [full]
 * @param initialization {@code small}: embeddings N(0, 0.05), logits not scaled down at first; {@code t5}: T5's own [small]
 * @param indexRatio indexing examples for each retrieval example [1.9] (method.md, section 2)
 * @param indexing how often an indexing example is of each kind: first, line, span, word_set, title, key_terms, fragment
 *     [line .7, span .15, word_set .15]
 * @param generatedQueries a file of queries generated for documents, one {"text", "document"} a line, learnt from like
 *     training queries [none]; relative to the configuration's file
 * @param omitDocuments ids of documents the model never sees [none]; for the encoder swap
 * @param evaluateEvery steps between two evaluations on dev [a twentieth of all steps]
 * @param earlyStopping evaluations without a better dev MRR@10 after which training stops [never]
 * @param seed of everything random [42]
 */
@JsonNaming(SnakeCaseStrategy.class)
public record TrainingConfig(
        Integer epochs,
        Integer steps,
        Integer batchSize,
        Integer maxLength,
        String optimizer,
        Double learningRate,
        Double warmup,
        Double decayFrom,
        Double clipNorm,
        Double beta1,
        Double beta2,
        Double wordDropout,
        String loss,
        String initialization,
        Double indexRatio,
        Map<String, Double> indexing,
        @JsonInclude(JsonInclude.Include.NON_NULL) String generatedQueries,
        List<String> omitDocuments,
        Integer evaluateEvery,
        Integer earlyStopping,
        Long seed) {

    public TrainingConfig {
        if (epochs != null && steps != null) {
            throw new InputException("training: give epochs or steps, not both");
        }
        epochs = epochs == null && steps == null ? Integer.valueOf(30) : epochs;
        batchSize = batchSize == null ? 256 : batchSize;
        optimizer = optimizer == null ? "adam" : optimizer;
        learningRate = learningRate == null ? 1e-3 : learningRate;
        warmup = warmup == null ? 0.05 : warmup;
        decayFrom = decayFrom == null ? 0.5 : decayFrom;
        clipNorm = clipNorm == null ? 1.0 : clipNorm;
        beta1 = beta1 == null ? 0.9 : beta1;
        beta2 = beta2 == null ? 0.98 : beta2;
        wordDropout = wordDropout == null ? 0.2 : wordDropout;
        loss = loss == null ? "full" : loss;
        initialization = initialization == null ? "small" : initialization;
        ExamplesConfig examples = new ExamplesConfig(indexRatio, indexing, maxLength, omitDocuments);
        indexRatio = examples.indexRatio();
        indexing = examples.indexing();
        maxLength = examples.maxLength();
        omitDocuments = examples.omitDocuments();
        seed = seed == null ? 42 : seed;
        within("epochs", epochs == null ? 1 : epochs, 1, 1_000_000);
        within("steps", steps == null ? 1 : steps, 1, 100_000_000);
        within("batch_size", batchSize, 1, 65_536);
        within("max_length", maxLength, 2, 512);
        ConfigChecks.aboveZero("training.learning_rate", learningRate, 10);
        within("warmup", warmup, 0, 1);
        within("decay_from", decayFrom, warmup, 1);
        ConfigChecks.aboveZero("training.clip_norm", clipNorm, 1_000_000);
        // At 1 the moments would never leave 0, and correcting them divides by 0.
        within("beta1", beta1, 0, 0.99999);
        within("beta2", beta2, 0, 0.99999);
        within("word_dropout", wordDropout, 0, 0.95);
        within("evaluate_every", evaluateEvery == null ? 1 : evaluateEvery, 1, 100_000_000);
        within("early_stopping", earlyStopping == null ? 1 : earlyStopping, 1, 1_000_000);
        oneOf("optimizer", optimizer, List.of("adam"));
        oneOf("loss", loss, List.of("full", "docids"));
        oneOf("initialization", initialization, List.of("small", "t5"));
    }

    /** Every key at its default. */
    public static TrainingConfig defaults() {
        return of(Json.strict().createObjectNode());
    }

    /** The same with another file of generated queries. */
    public TrainingConfig withGeneratedQueries(String file) {
        return with("generated_queries", file);
    }

    /** The same with other documents left out. */
    public TrainingConfig withOmittedDocuments(List<String> documents) {
        return with("omit_documents", documents);
    }

    private TrainingConfig with(String key, Object value) {
        ObjectNode keys = Json.strict().valueToTree(this);
        return of(keys.set(key, Json.strict().valueToTree(value)));
    }

    private static TrainingConfig of(ObjectNode keys) {
        return Json.strict().convertValue(keys, TrainingConfig.class);
    }

    /** The part of this that decides which examples there are. */
    public ExamplesConfig examples() {
        return new ExamplesConfig(indexRatio, indexing, maxLength, omitDocuments);
    }

    /** The learning rate over a number of steps. */
    Schedule schedule(int steps) {
        return new Schedule(learningRate, warmup * steps, decayFrom * steps, steps);
    }

    private static void within(String key, double value, double least, double most) {
        ConfigChecks.between("training." + key, value, least, most);
    }

    private static void oneOf(String key, String value, List<String> known) {
        if (!known.contains(value)) {
            throw new InputException(
                    "training." + key + ": '" + value + "' is not known; known: " + String.join(", ", known));
        }
    }
}
