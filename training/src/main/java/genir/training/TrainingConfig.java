package genir.training;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import genir.corpus.ConfigChecks;
import genir.corpus.Document;
import genir.corpus.Documents;
import genir.corpus.InputException;
import genir.corpus.Names;
import genir.corpus.example.ExamplesConfig;
import genir.corpus.io.Json;
import genir.model.weights.Parameters;
import genir.model.weights.WeightNames;
import genir.training.loop.LoopSettings;
import genir.training.loop.Schedule;
import genir.training.optimizer.Optimizer;
import genir.training.sampled.RowSteps;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * How a model is trained: the keys of {@link TrainingKeys} by what they decide.
 *
 * @param length how many steps of how many examples
 * @param optimization how gradients change the weights
 * @param objective what is minimised
 * @param examples which examples there are
 * @param wordDropout share of input tokens left out at random
 * @param initialization of a model from scratch
 * @param freezeEmbeddings whether rows of words and docids are left as they begin
 * @param generatedQueries a file of them, {@link #OWN}, or null
 * @param queryGeneration how the run makes its own; null where it does not
 * @param pretrain what comes before, or null
 * @param dev evaluations meanwhile
 * @param checkpoints when they are written, and how many stay
 * @param seed of everything random
 */
public record TrainingConfig(
        LengthConfig length,
        OptimizerConfig optimization,
        ObjectiveConfig objective,
        ExamplesConfig examples,
        double wordDropout,
        String initialization,
        boolean freezeEmbeddings,
        String generatedQueries,
        QueryGenerationConfig queryGeneration,
        PretrainConfig pretrain,
        DevConfig dev,
        CheckpointsConfig checkpoints,
        long seed) {
    /** Of {@code generated_queries}: those that the run generates itself. */
    public static final String OWN = "own";

    /** Of each pair a configuration has one or the other. */
    private static final List<List<String>> ALTERNATIVES = List.of(
            List.of("epochs", "steps"),
            List.of("warmup", "warmup_steps"),
            List.of("evaluate_every", "evaluate_epochs"));

    private static final int CHECKPOINTS_WITHOUT_DEV = 20;

    private static final List<String> LATER_KEYS = List.of(
            "accumulate",
            "schedule",
            "warmup_steps",
            "weight_decay",
            "scale_parameter",
            "label_smoothing",
            "freeze_embeddings",
            "evaluate_epochs",
            "metric");

    public TrainingConfig {
        within("max_length", examples.maxLength(), 2, 512);
        within("word_dropout", wordDropout, 0, 0.95);
        oneOf("initialization", initialization, List.of("small", "latent", "dual", "t5"));
        if (objective.sampledSoftmax() != null) {
            requireSampled(length, optimization);
        }
        if (OWN.equals(generatedQueries)) {
            queryGeneration = queryGeneration == null ? QueryGenerationConfig.defaults() : queryGeneration;
        } else if (queryGeneration != null) {
            throw new InputException(
                    "training.query_generation: says how the queries of training.generated_queries: own"
                            + " are made; choose these, or leave it out");
        }
    }

    private static void requireSampled(LengthConfig length, OptimizerConfig optimization) {
        if (length.accumulate() > 1) {
            throw new InputException(
                    "training.sampled_softmax: a step is of one batch, whose candidates it has the rows of;"
                            + " leave training.accumulate out");
        }
        if (!optimization.keepsMoments()) {
            throw new InputException(
                    "training.sampled_softmax: training.optimizer: expected adam or adamw, which remember each row by itself");
        }
    }

    /** What a file says, and the defaults for the rest. */
    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    static TrainingConfig of(TrainingKeys keys) {
        return new TrainingConfig(
                new LengthConfig(keys.epochs(), keys.steps(), keys.batchSize(), keys.accumulate()),
                new OptimizerConfig(
                        keys.optimizer(),
                        keys.learningRate(),
                        keys.schedule(),
                        keys.warmup(),
                        keys.warmupSteps(),
                        keys.decayFrom(),
                        keys.clipNorm(),
                        keys.beta1(),
                        keys.beta2(),
                        keys.weightDecay(),
                        keys.scaleParameter()),
                new ObjectiveConfig(
                        keys.loss(), keys.labelSmoothing(), keys.distillation(), keys.ranking(), keys.sampledSoftmax()),
                new ExamplesConfig(
                        keys.indexRatio(), keys.indexing(), keys.maxLength(), keys.omitDocuments(), keys.rehearsal()),
                keys.wordDropout() == null ? 0.2 : keys.wordDropout(),
                keys.initialization() == null ? "small" : keys.initialization(),
                Boolean.TRUE.equals(keys.freezeEmbeddings()),
                keys.generatedQueries(),
                keys.queryGeneration(),
                keys.pretrain(),
                new DevConfig(keys.evaluateEvery(), keys.evaluateEpochs(), keys.metric(), keys.earlyStopping()),
                keys.checkpoints() == null ? CheckpointsConfig.defaults() : keys.checkpoints(),
                keys.seed() == null ? 42 : keys.seed());
    }

    /** As a file has it that leaves no key out. */
    @JsonValue
    TrainingKeys keys() {
        return new TrainingKeys(
                length.epochs(),
                length.steps(),
                length.batchSize(),
                length.accumulate(),
                examples.maxLength(),
                optimization.optimizer(),
                optimization.learningRate(),
                optimization.schedule(),
                optimization.warmup(),
                optimization.warmupSteps(),
                optimization.decayFrom(),
                optimization.clipNorm(),
                optimization.beta1(),
                optimization.beta2(),
                optimization.weightDecay(),
                optimization.scaleParameter(),
                objective.labelSmoothing(),
                wordDropout,
                objective.loss(),
                initialization,
                freezeEmbeddings,
                examples.indexRatio(),
                examples.indexing(),
                generatedQueries,
                queryGeneration,
                examples.omitDocuments(),
                examples.rehearsal(),
                objective.distillation(),
                objective.ranking(),
                objective.sampledSoftmax(),
                pretrain,
                dev.evaluateEvery(),
                dev.evaluateEpochs(),
                dev.metric(),
                dev.earlyStopping(),
                checkpoints,
                seed);
    }

    /** Every key at its default. */
    public static TrainingConfig defaults() {
        return read(Json.strict().createObjectNode());
    }

    /** The same with another file of generated queries. */
    public TrainingConfig withGeneratedQueries(String file) {
        return with("generated_queries", file);
    }

    /** The same with other documents left out. */
    public TrainingConfig withOmittedDocuments(List<String> documents) {
        return with("omit_documents", documents);
    }

    /**
     * The same with another value of a key, e.g. {@code defaults().with("epochs", 10)}.
     *
     * @param key as in a configuration file (docs/configuration.md); the key that it is an alternative to is left out
     * @param value a number, a text, a list or a map; null for the default
     * @throws genir.corpus.InputException if there is no such key, or its value will not do
     */
    public TrainingConfig with(String key, Object value) {
        ObjectNode keys = Json.strict().valueToTree(this);
        List<String> known = new ArrayList<>(List.of(
                "generated_queries", "query_generation", "distillation", "ranking", "sampled_softmax", "pretrain"));
        keys.fieldNames().forEachRemaining(known::add);
        if (!known.contains(key)) {
            throw Names.unknown("key of training", key, new TreeSet<>(known));
        }
        if (value != null) {
            ALTERNATIVES.stream().filter(pair -> pair.contains(key)).forEach(keys::remove);
        }
        if (key.equals("generated_queries") && !OWN.equals(value)) {
            keys.remove("query_generation");
        }
        keys.set(key, Json.strict().valueToTree(value));
        try {
            return read(keys);
        } catch (IllegalArgumentException unfit) {
            throw unfit.getCause() instanceof JsonMappingException mapping
                            && mapping.getCause() instanceof InputException said
                    ? said
                    : new InputException("training." + key + ": " + value + " will not do", unfit);
        }
    }

    private static TrainingConfig read(ObjectNode keys) {
        return Json.strict().convertValue(keys, TrainingConfig.class);
    }

    /** Whether nothing is trained: the model is the checkpoint that it begins as. */
    public boolean isNone() {
        return length.isNone();
    }

    /** Tokens of an input at most, the end token included. */
    public int maxLength() {
        return examples.maxLength();
    }

    /** Whether the run generates queries itself. */
    public boolean generatesQueries() {
        return OWN.equals(generatedQueries);
    }

    /** Ids of documents that the model never sees. */
    public List<String> omitDocuments() {
        return examples.omitDocuments();
    }

    /** Share of the examples that are of documents which the model knows already; null where all are learnt alike. */
    public Double rehearsal() {
        return examples.rehearsal();
    }

    /** The rankers of the run that teach by their rankings of texts, by name; none where there is no distillation from such. */
    public List<String> textTeachers() {
        return objective.distillation() == null
                ? List.of()
                : objective.distillation().textRankers();
    }

    /** Of some documents those that the model learns: all but the omitted ones. */
    public Documents learnt(Collection<Document> documents) {
        Set<String> omitted = Set.copyOf(omitDocuments());
        return Documents.of(documents).where(document -> !omitted.contains(document));
    }

    /**
     * How a training goes whose weights no dev query is asked of: its last ones are the result.
     *
     * @param fingerprint of everything that decides the result
     * @param rateKey what its learning rate is called in the configuration
     * @param largest the sizes of its largest batch
     */
    public LoopSettings withoutDev(String fingerprint, String rateKey, int steps, LoopSettings.BatchSizes largest) {
        return new LoopSettings(
                fingerprint,
                rateKey,
                steps,
                1,
                optimization.clipNorm(),
                seed,
                Math.max(1, steps / CHECKPOINTS_WITHOUT_DEV),
                "loss",
                null,
                largest,
                checkpoints.everySteps(),
                checkpoints.everyMinutes());
    }

    /** A new optimiser for weights, all of which are trained. */
    public Optimizer optimizer(Parameters parameters) {
        return optimization.optimizer(parameters, Set.of());
    }

    /** A new optimiser for weights of which those that are {@link #frozen} stay as they are. */
    Optimizer ownOptimizer(Parameters parameters) {
        return optimization.optimizer(parameters, frozen());
    }

    /** What becomes of the optimiser's steps where rows are candidates of some of them. */
    RowSteps rowSteps(int steps) {
        return optimization.rowSteps(steps, frozen());
    }

    /** Names of the weights that are not trained. */
    Set<String> frozen() {
        return freezeEmbeddings ? Set.of(WeightNames.EMBEDDING, WeightNames.OUTPUT) : Set.of();
    }

    /** Whether training begins with the rows of the run's dual encoder. */
    public boolean beginsWithDual() {
        return initialization.equals("dual");
    }

    /** The learning rate over the steps of the pre-training. */
    public Schedule pretrainSchedule(int steps) {
        return optimization.withLearningRate(pretrain.learningRate()).schedule(steps);
    }

    /** The learning rate over the steps of the training of a query generator. */
    public Schedule generatorSchedule(int steps) {
        return optimization.withLearningRate(queryGeneration.learningRate()).schedule(steps);
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
    static void within(String key, Number value, double least, double most) {
        if (value != null) {
            ConfigChecks.between("training." + key, value.doubleValue(), least, most);
        }
    }

    static void oneOf(String key, String value, List<String> known) {
        ConfigChecks.oneOf("training." + key, value, known);
    }
}
