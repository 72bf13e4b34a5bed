package genir.interpret;

import genir.corpus.Document;
import genir.corpus.Progress;
import genir.corpus.Qrels;
import genir.corpus.Query;
import genir.corpus.QuerySet;
import genir.corpus.Split;
import genir.corpus.TestCollection;
import genir.corpus.index.CollectionIndex;
import genir.corpus.index.CollectionIndexer;
import genir.corpus.index.IndexConfig;
import genir.corpus.io.AtomicFiles;
import genir.corpus.vocabulary.Vocabulary;
import genir.corpus.vocabulary.VocabularyBuilder;
import genir.corpus.vocabulary.VocabularyConfig;
import genir.interpret.session.Models;
import genir.interpret.session.Session;
import genir.model.T5Config;
import genir.model.backend.FloatSpan;
import genir.model.run.CrossEntropy;
import genir.model.run.GradientRunner;
import genir.model.run.T5Runner;
import genir.model.run.TokenBatch;
import genir.model.weights.Initialization;
import genir.model.weights.Parameters;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Eight documents of four words each, two queries on each, and a model of three decoder layers, untrained or trained on
 * those very queries.
 */
public final class SmallModel {
    public static final int LAYERS = 3;
    public static final int MAX_LENGTH = 8;

    private static final List<String> TEXTS = List.of(
            "lemon orange grape melon",
            "piano violin trumpet drum",
            "hammer chisel wrench pliers",
            "tiger zebra camel rabbit",
            "planet comet galaxy orbit",
            "bread butter cheese pepper",
            "river ocean island harbor",
            "doctor nurse clinic surgeon");

    private static final TestCollection COLLECTION = collection();
    private static final Vocabulary VOCABULARY = buildVocabulary();
    private static Parameters trained;

    private SmallModel() {}

    public static Vocabulary vocabulary() {
        return VOCABULARY;
    }

    public static QuerySet dev() {
        return COLLECTION.splits().get(Split.DEV);
    }

    /** Whether a document has a word, by its token. */
    static boolean has(String documentId, String token) {
        int document = Integer.parseInt(documentId.substring(1));
        return Arrays.stream(VOCABULARY.encodePlaced(TEXTS.get(document)).tokens())
                .anyMatch(word -> VOCABULARY.token(word).equals(token));
    }

    /** T5's initial weights: every rank is possible. */
    public static Parameters untrained() {
        return Initialization.T5.create(config(), 7);
    }

    /** Weights that rank the right document first for every query. */
    public static synchronized Parameters trained() {
        if (trained == null) {
            trained = train();
        }
        return trained.copy();
    }

    private static T5Config config() {
        return new T5Config(0, 16, 4, 24, 2, 1, LAYERS, 8, 16, 0.0, null, null, true, null, null)
                .forVocabulary(VOCABULARY.size(), VOCABULARY.pad(), VOCABULARY.eos());
    }

    public static Session session(Parameters parameters, String queries, Integer maxQueries, int batchSize) {
        return session(new Models(new T5Runner(parameters), null, List.of()), queries, maxQueries, batchSize);
    }

    /** A session with other models to compare; the dev queries are the test queries too. */
    public static Session session(Models models, String queries, Integer maxQueries, int batchSize) {
        return session(models, InterpretConfig.of(queries, maxQueries, batchSize));
    }

    public static Session session(Models models, InterpretConfig config) {
        QuerySet test = new QuerySet(Split.TEST, dev().queries(), dev().qrels());
        return new Session(models, VOCABULARY, dev(), test, config, MAX_LENGTH);
    }

    /** All queries, in three batches of which the last is not full. */
    public static Session session(Parameters parameters) {
        return session(parameters, "all", null, 6);
    }

    public static void zero(Parameters parameters, String weight) {
        parameters.floats(weight).fill(0);
    }

    /** Steps along the gradient's sign, ever smaller. */
    private static Parameters train() {
        Parameters parameters = Initialization.small(config()).create(config(), 7);
        GradientRunner runner = new GradientRunner(parameters);
        List<int[]> inputs = new ArrayList<>();
        List<Integer> targets = new ArrayList<>();
        for (Query query : dev().queries()) {
            inputs.add(VOCABULARY.encode(query.text(), MAX_LENGTH));
            targets.add(VOCABULARY.docidToken(
                    dev().qrels().relevant(query.id()).iterator().next()));
        }
        CrossEntropy objective =
                new CrossEntropy(0, targets.stream().mapToInt(Integer::intValue).toArray());
        int steps = 150;
        for (int step = 0; step < steps; step++) {
            runner.run(new TokenBatch(inputs, MAX_LENGTH), objective, 0);
            FloatSpan weights = parameters.floats();
            FloatSpan gradients = runner.gradients().floats();
            float rate = 0.01f * (steps - step) / steps;
            for (int i = 0; i < weights.length(); i++) {
                weights.put(i, weights.get(i) - rate * Math.signum(gradients.get(i)));
            }
        }
        return parameters;
    }

    private static TestCollection collection() {
        List<Document> documents = new ArrayList<>();
        List<Query> queries = new ArrayList<>();
        Map<String, Map<String, Integer>> grades = new LinkedHashMap<>();
        for (int d = 0; d < TEXTS.size(); d++) {
            documents.add(new Document("d" + d, "", TEXTS.get(d)));
            String[] words = TEXTS.get(d).split(" ", -1);
            for (int i = 0; i < 2; i++) {
                String id = "q" + d + i;
                queries.add(new Query(id, words[i] + " " + words[i + 2]));
                grades.put(id, Map.of("d" + d, 1));
            }
        }
        return new TestCollection(documents, Map.of(Split.DEV, new QuerySet(Split.DEV, queries, new Qrels(grades))));
    }

    /** The documents' index, written into a folder; the caller's to close. */
    public static CollectionIndex index(Path folder) throws IOException {
        CollectionIndexer.write(COLLECTION, IndexConfig.defaults(), Map.of(), folder, Progress.NONE);
        return CollectionIndex.open(folder);
    }

    private static Vocabulary buildVocabulary() {
        try {
            Path folder = Files.createTempDirectory("small-model");
            try {
                Path index = folder.resolve("index");
                try (CollectionIndex opened = index(index)) {
                    return VocabularyBuilder.build(
                            opened, new VocabularyConfig("stemmed", null, 1, null), Progress.NONE);
                }
            } finally {
                AtomicFiles.deleteTree(folder);
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
