package genir.interpret.session;

import genir.corpus.InputException;
import genir.corpus.Names;
import genir.corpus.Query;
import genir.corpus.QuerySet;
import genir.corpus.Split;
import genir.corpus.vocabulary.Vocabulary;
import genir.interpret.InterpretConfig;
import genir.interpret.stage.Stages;
import genir.model.plan.TensorView;
import genir.model.run.T5Runner;
import genir.model.run.TokenBatch;
import genir.retrieval.TermRanker;
import genir.retrieval.trained.TrainedRun;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

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
    private final Map<Split, QuerySet> queries = new EnumMap<>(Split.class);
    private final Map<Split, List<Item>> ranked = new EnumMap<>(Split.class);
    private final Split split;
    private final int maxLength;
    private final Map<String, Sample> samples = new HashMap<>();
    private final Sample analysed;
    private Sample testSample;
    private Stages stages;
    private TermRanker bm25;

    /**
     * Chooses the queries by what the model ranks first among all its tokens.
     *
     * @param maxLength tokens of a query at most, as in training
     */
    public Session(
            Models models, Vocabulary vocabulary, QuerySet dev, QuerySet test, InterpretConfig config, int maxLength) {
        this.models = models;
        this.vocabulary = vocabulary;
        this.config = config;
        this.queries.put(Split.DEV, dev.answerable(vocabulary::hasDocument));
        this.queries.put(Split.TEST, test.answerable(vocabulary::hasDocument));
        this.split =
                AnalysedSplit.of(config, dev, test, vocabulary::hasDocument).split();
        this.maxLength = maxLength;
        int layers = layers();
        this.stages = config.stages() == null ? Stages.scaled(layers) : Stages.given(config.stages(), layers);
        this.analysed = sample(config.queries());
    }

    /** The model of a run that was opened, the others beside it, its dev and test queries, and its BM25. */
    public static Session of(TrainedRun run, InterpretConfig config) throws IOException {
        Session session = new Session(
                Models.read(run.root(), run.runner()),
                run.vocabulary(),
                run.index().queries(Split.DEV),
                run.index().queries(Split.TEST),
                config,
                run.maxLength());
        session.useBm25(run.bm25());
        return session;
    }

    private List<Item> ranked(QuerySet set) {
        List<int[]> inputs = set.queries().stream()
                .map(query -> vocabulary.encode(query.text(), maxLength))
                .toList();
        List<Item> items = new ArrayList<>();
        for (TokenBatch batch : T5Runner.batches(inputs, config.batchSize(), TokenBatch.LENGTH_MULTIPLE)) {
            TensorView logits = runner().logits(batch);
            int first = items.size();
            List<int[]> relevant = set.queries().subList(first, Math.min(first + batch.size(), inputs.size())).stream()
                    .map(query -> relevant(set, query))
                    .toList();
            int[][] ranks = runner().ranks(logits, 0, relevant);
            for (int row = 0; row < ranks.length; row++) {
                items.add(item(set.queries().get(first + row), inputs.get(first + row), relevant.get(row), ranks[row]));
            }
        }
        return items;
    }

    private int[] relevant(QuerySet set, Query query) {
        return set.qrels().relevant(query.id()).stream()
                .filter(vocabulary::hasDocument)
                .mapToInt(vocabulary::docidToken)
                .toArray();
    }

    /** A query with the best ranked of its relevant documents, the first of equals. */
    private static Item item(Query query, int[] input, int[] relevant, int[] ranks) {
        int rank = Integer.MAX_VALUE;
        int target = -1;
        for (int i = 0; i < ranks.length; i++) {
            if (ranks[i] < rank) {
                rank = ranks[i];
                target = relevant[i];
            }
        }
        return new Item(query, input, relevant, target, rank);
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
                        case CORRECT -> item.rank() == 1;
                        case "incorrect" -> item.rank() != 1;
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

    /** All queries of dev or test that have a relevant document in the collection, however many; the others have no target. */
    public List<Item> items(Split which) {
        return ranked.computeIfAbsent(which, missing -> List.copyOf(ranked(queries.get(which))));
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
                    return vocabulary.encode(queryOrText, maxLength);
                });
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
