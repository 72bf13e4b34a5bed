package genir.training;

import static java.util.Objects.requireNonNullElse;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import com.fasterxml.jackson.databind.node.ObjectNode;
import genir.corpus.ConfigChecks;
import genir.corpus.InputException;
import genir.corpus.example.ExamplesConfig;
import genir.corpus.io.Json;
import genir.model.weights.Parameters;
import genir.training.distillation.DistillationConfig;
import genir.training.loop.Schedule;
import genir.training.optimizer.Optimizer;
import java.util.List;
import java.util.Map;

/**
 * How a model is trained; the default is the recipe that trained best from scratch (docs/training.md, What decides quality).
 *
 * @param epochs passes over the examples [30]; not together with {@code steps}
 * @param steps optimiser steps in all [from epochs]
 * @param batchSize examples of a step [256]: larger batches trained better
 * @param maxLength tokens of an input at most, the end token included [32]
 * @param accumulate batches whose gradients make one step together [1]
 * @param optimizer {@code adam}, {@code adamw} or {@code adafactor} [adam]
 * @param learningRate highest rate [1e-3; 1e-2 with relative steps]: 4e-3 breaks
 * @param schedule how the rate goes on after warm-up: {@code constant}, {@code linear}, {@code cosine}, {@code inverse_sqrt},
 *     or Adafactor's own {@code relative_step} [linear]
 * @param warmup share of the steps in which the rate rises linearly from 0 [0.05; none with relative steps]
 * @param warmupSteps the same in steps; not together with {@code warmup}
 * @param decayFrom share of the steps from which on a linear or cosine rate falls to 0 [0.5]
 * @param clipNorm gradients longer than this are scaled down to it [1.0]
 * @param beta1 Adam's and AdamW's decay of the first moment [0.9]
 * @param beta2 Adam's and AdamW's decay of the second moment [0.98]
 * @param weightDecay AdamW's and Adafactor's: share of a weight that a step at learning rate 1 would take off [adamw 0.01,
 *     adafactor 0]
 * @param scaleParameter whether Adafactor multiplies a weight's rate by the size of its values [true]
 * @param labelSmoothing share of a target's probability that is spread over all tokens alike [0]
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
 * @param distillation how much is learnt from BM25's rankings of the examples' inputs [nothing]
 * @param pretrain span corruption of the documents' texts before the training on docids [none]
 * @param evaluateEvery steps between two evaluations on dev [a twentieth of all steps]
 * @param evaluateEpochs the same in epochs; not together with {@code evaluate_every}
 * @param metric the dev metric whose best weights are kept: {@code mrr@10}, {@code hits@1} or {@code hits@10} [mrr@10]
 * @param earlyStopping evaluations without a better dev metric after which training stops [never]
 * @param checkpoints when checkpoints are written, and how many stay
 * @param seed of everything random [42]
 */
@JsonNaming(SnakeCaseStrategy.class)
public record TrainingConfig(
        Integer epochs,
        Integer steps,
        Integer batchSize,
        Integer accumulate,
        Integer maxLength,
        String optimizer,
        Double learningRate,
        String schedule,
        Double warmup,
        Integer warmupSteps,
        Double decayFrom,
        Double clipNorm,
        Double beta1,
        Double beta2,
        Double weightDecay,
        Boolean scaleParameter,
        Double labelSmoothing,
        Double wordDropout,
        String loss,
        String initialization,
        Double indexRatio,
        Map<String, Double> indexing,
        @JsonInclude(JsonInclude.Include.NON_NULL) String generatedQueries,
        List<String> omitDocuments,
        @JsonInclude(JsonInclude.Include.NON_NULL) DistillationConfig distillation,
        @JsonInclude(JsonInclude.Include.NON_NULL) PretrainConfig pretrain,
        Integer evaluateEvery,
        Double evaluateEpochs,
        String metric,
        Integer earlyStopping,
        CheckpointsConfig checkpoints,
        Long seed) {

    private static final List<String> LATER_KEYS = List.of(
            "accumulate",
            "schedule",
            "warmup_steps",
            "weight_decay",
            "scale_parameter",
            "label_smoothing",
            "evaluate_epochs",
            "metric");

    public TrainingConfig {
        if (epochs != null && steps != null) {
            throw new InputException("training: give epochs or steps, not both");
        }
        epochs = epochs == null && steps == null ? Integer.valueOf(30) : epochs;
        batchSize = requireNonNullElse(batchSize, 256);
        accumulate = requireNonNullElse(accumulate, 1);
        OptimizerConfig chosen = new OptimizerConfig(
                optimizer,
                learningRate,
                schedule,
                warmup,
                warmupSteps,
                decayFrom,
                beta1,
                beta2,
                weightDecay,
                scaleParameter);
        optimizer = chosen.optimizer();
        learningRate = chosen.learningRate();
        schedule = chosen.schedule();
        warmup = chosen.warmup();
        decayFrom = chosen.decayFrom();
        beta1 = chosen.beta1();
        beta2 = chosen.beta2();
        weightDecay = chosen.weightDecay();
        scaleParameter = chosen.scaleParameter();
        clipNorm = requireNonNullElse(clipNorm, 1.0);
        labelSmoothing = requireNonNullElse(labelSmoothing, 0.0);
        metric = requireNonNullElse(metric, "mrr@10");
        checkpoints = requireNonNullElse(checkpoints, CheckpointsConfig.defaults());
        wordDropout = requireNonNullElse(wordDropout, 0.2);
        loss = requireNonNullElse(loss, "full");
        initialization = requireNonNullElse(initialization, "small");
        ExamplesConfig examples = new ExamplesConfig(indexRatio, indexing, maxLength, omitDocuments);
        indexRatio = examples.indexRatio();
        indexing = examples.indexing();
        maxLength = examples.maxLength();
        omitDocuments = examples.omitDocuments();
        seed = requireNonNullElse(seed, 42L);
        within("epochs", epochs, 1, 1_000_000);
        within("steps", steps, 1, 100_000_000);
        within("batch_size", batchSize, 1, 65_536);
        within("max_length", maxLength, 2, 512);
        within("accumulate", accumulate, 1, 65_536);
        ConfigChecks.aboveZero("training.clip_norm", clipNorm, 1_000_000);
        within("label_smoothing", labelSmoothing, 0, 0.95);
        within("word_dropout", wordDropout, 0, 0.95);
        within("evaluate_every", evaluateEvery, 1, 100_000_000);
        within("early_stopping", earlyStopping, 1, 1_000_000);
        if (evaluateEpochs != null) {
            if (evaluateEvery != null) {
                throw new InputException("training: give evaluate_every or evaluate_epochs, not both");
            }
            ConfigChecks.aboveZero("training.evaluate_epochs", evaluateEpochs, 1_000_000);
        }
        if (distillation != null && labelSmoothing > 0) {
            throw new InputException("training: give label_smoothing or distillation, not both");
        }
        OptimizerConfig.oneOf("metric", metric, DevQueries.Scores.METRICS);
        OptimizerConfig.oneOf("loss", loss, List.of("full", "docids"));
        OptimizerConfig.oneOf("initialization", initialization, List.of("small", "t5"));
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

    /** The part of this that says how gradients change the weights. */
    OptimizerConfig optimization() {
        return new OptimizerConfig(
                optimizer,
                learningRate,
                schedule,
                warmup,
                warmupSteps,
                decayFrom,
                beta1,
                beta2,
                weightDecay,
                scaleParameter);
    }

    /** A new optimiser for weights. */
    public Optimizer optimizer(Parameters parameters) {
        return optimization().optimizer(parameters);
    }

    /** The learning rate over the steps of the pre-training. */
    public Schedule pretrainSchedule(int steps) {
        return optimization().withLearningRate(pretrain.learningRate()).schedule(steps);
    }

    /**
     * The keys that decide what is trained: all but those of checkpoints. Keys that came later than others are left out at
     * their defaults, so that runs from before count as what they are.
     */
    public ObjectNode decidingKeys() {
        ObjectNode keys = Json.strict().valueToTree(this);
        keys.remove("checkpoints");
        ObjectNode defaults = Json.strict().valueToTree(defaults());
        LATER_KEYS.stream()
                .filter(key -> keys.get(key).equals(defaults.get(key)))
                .forEach(keys::remove);
        return keys;
    }

    /** Of a key that may be left out. */
    private static void within(String key, Number value, double least, double most) {
        if (value != null) {
            ConfigChecks.between("training." + key, value.doubleValue(), least, most);
        }
    }
}
