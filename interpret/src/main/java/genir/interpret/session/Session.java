package genir.interpret.session;

import genir.corpus.InputException;
import genir.corpus.Names;
import genir.corpus.Query;
import genir.corpus.QuerySet;
import genir.corpus.Split;
import genir.corpus.vocabulary.Vocabulary;
import genir.interpret.InterpretConfig;
import genir.interpret.stage.Stages;
import genir.model.run.T5Runner;
import genir.retrieval.TermRanker;
import genir.retrieval.trained.TrainedRun;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * What every analysis works on: the model, others to compare it with, the stages, and the chosen queries of the dev split,
 * or of the test split ({@link AnalysedSplit}); also all test queries.
 */
public final class Session {
    /** The name of the set of queries that the model answers correctly. */
    public static final String CORRECT = "correct";

    private final Models models;
    private final Vocabulary vocabulary;
    private final InterpretConfig config;
    private final Answers answers;
    private final int step;
    private final Split split;
    private final int maxLength;
    /** The sessions of this and other tokens that were asked for, which all of them share. */
    private final Map<Integer, Session> atSteps;

    private final Map<String, Sample> samples = new HashMap<>();
    private final Sample analysed;
    private Sample testSample;
    private Stages stages;
    private TermRanker bm25;
    private Supplier<DualSystem> dual;

    /**
     * Chooses the queries by what the model ranks first. Where docids have several tokens it is the first of these that is looked into;
     * see {@link #step}.
     *
     * @param maxLength tokens of a query at most, as in training
     */
    public Session(
            Models models, Vocabulary vocabulary, QuerySet dev, QuerySet test, InterpretConfig config, int maxLength) {
        this(
                models,
                vocabulary,
                config,
                new Answers(
                        models.full(),
                        vocabulary,
                        dev.answerable(vocabulary::hasDocument),
                        test.answerable(vocabulary::hasDocument),
                        maxLength,
                        config.batchSize()),
                0,
                AnalysedSplit.of(config, dev, test, vocabulary::hasDocument).split(),
                maxLength,
                new HashMap<>());
    }

    private Session(
            Models models,
            Vocabulary vocabulary,
            InterpretConfig config,
            Answers answers,
            int step,
            Split split,
            int maxLength,
            Map<Integer, Session> atSteps) {
        this.models = models;
        this.vocabulary = vocabulary;
        this.config = config;
        this.answers = answers;
        this.step = step;
        this.split = split;
        this.maxLength = maxLength;
        this.atSteps = atSteps;
        int layers = layers();
        this.stages = config.stages() == null ? Stages.scaled(layers) : Stages.given(config.stages(), layers);
        this.analysed = sample(config.queries());
    }

    /** The model of a run that was opened, the others beside it, its dev and test queries, its BM25, and its dual encoder. */
    public static Session of(TrainedRun run, InterpretConfig config) throws IOException {
        Session session = new Session(
                Models.read(run.root(), run.runner()),
                run.vocabulary(),
                run.index().queries(Split.DEV),
                run.index().queries(Split.TEST),
                config,
                run.maxLength());
        session.useBm25(run.bm25());
        DualSystem.of(run.root()).ifPresent(session::useDual);
        return session;
    }

    /** Tokens of the longest docid: 1, or more where docids have several. */
    public int steps() {
        return answers.steps();
    }

    /** Which token of docids is looked into, from 0. */
    public int step() {
        return step;
    }

    /**
     * The same at another token of docids: the decoder has said the tokens before it, those of the right document.
     *
     * @param other which, from 0
     */
    public Session step(int other) {
        atSteps.putIfAbsent(step, this);
        return atSteps.computeIfAbsent(other, missing -> {
            Session there =
                    new Session(models.at(other), vocabulary, config, answers, other, split, maxLength, atSteps);
            there.useStages(stages);
            there.useBm25(bm25);
            there.useDual(dual);
            return there;
        });
    }

    /**
     * A named set of queries of the analysed split, at most {@code max_queries} of them.
     *
     * @param name {@code correct}, {@code incorrect} or {@code all}
     */
    public Sample sample(String name) {
        return samples.computeIfAbsent(name, missing -> {
            List<Item> chosen = items(split).stream()
                    .filter(item -> switch (name) {
                        case "all" -> true;
                        case CORRECT -> item.step().found();
                        case "incorrect" -> !item.step().found();
                        default -> throw Names.unknown("set of queries", name, List.of(CORRECT, "incorrect", "all"));
                    })
                    .limit(config.maxQueries())
                    .toList();
            return new Sample(chosen, runner(), config.batchSize());
        });
    }

    /** The split whose queries are analysed, dev or test. */
    public Split split() {
        return split;
    }

    /**
     * All queries of dev or test that have a relevant document in the collection, however many, and of docids of several tokens a choice
     * at this one.
     */
    public List<Item> items(Split which) {
        return answers.items(which, step);
    }

    /** Queries that are none of the collection's, likewise; {@code asked} judges documents that the collection has. */
    public List<Item> items(QuerySet asked) {
        return answers.of(asked, step);
    }

    /** The analysed queries: those that the configuration names. */
    public Sample analysed() {
        return analysed;
    }

    /** All test queries. */
    public Sample test() {
        if (testSample == null) {
            testSample = new Sample(items(Split.TEST), runner(), config.batchSize());
        }
        return testSample;
    }

    /** The tokens of a query of the analysed split by its id, or else of the text itself. */
    public int[] tokens(String queryOrText) {
        return items(split).stream()
                .filter(item -> item.query().id().equals(queryOrText))
                .findFirst()
                .map(Item::tokens)
                .orElseGet(() -> {
                    if (queryOrText.isBlank()) {
                        throw new InputException("expected the id or the text of a query, found nothing");
                    }
                    return encode(queryOrText);
                });
    }

    /** What the model reads of a text. */
    public int[] encode(String text) {
        return vocabulary.encode(text, maxLength);
    }

    /** Looks at other stages from now on. */
    public void useStages(Stages other) {
        this.stages = other;
    }

    /** Has BM25 over the same documents to hold against the model from now on. */
    public void useBm25(TermRanker ranker) {
        this.bm25 = ranker;
    }

    /** BM25 over the same documents; empty where only a model and its vocabulary are known. */
    public Optional<TermRanker> bm25() {
        return Optional.ofNullable(bm25);
    }

    /** Has the run's dual encoder, read when it is asked for, to hold against the model from now on. */
    public void useDual(Supplier<DualSystem> reader) {
        this.dual = reader;
    }

    /** Reads the run's dual encoder; empty where it has none. */
    public Optional<DualSystem> dual() {
        return Optional.ofNullable(dual).map(Supplier::get);
    }

    public Models models() {
        return models;
    }

    /** The model that is looked into. */
    public T5Runner runner() {
        return models.full();
    }

    public Vocabulary vocabulary() {
        return vocabulary;
    }

    public InterpretConfig config() {
        return config;
    }

    public Stages stages() {
        return stages;
    }

    /** The analysed queries, in order of id. */
    public List<Query> queries() {
        return analysed.items().stream().map(Item::query).toList();
    }

    /** Queries of the analysed split there are, chosen or not. */
    public int available() {
        return items(split).size();
    }

    /** The docid token of the relevant document of an analysed query; of several, the one the model ranks highest. */
    public int target(int query) {
        return analysed.item(query).target();
    }

    /** The analysed queries in batches. */
    public List<QueryBatch> batches() {
        return analysed.batches();
    }

    /** Decoder layers. */
    public int layers() {
        return runner().parameters().config().numDecoderLayers();
    }
}
