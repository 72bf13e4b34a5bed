package genir.retrieval.trained;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import genir.corpus.InputException;
import genir.corpus.example.ExamplesConfig;
import genir.corpus.index.Bm25Config;
import genir.corpus.index.CollectionIndex;
import genir.corpus.io.Inputs;
import genir.corpus.io.Json;
import genir.corpus.vocabulary.Vocabulary;
import genir.model.run.T5Runner;
import genir.model.weights.ModelFolder;
import genir.retrieval.Fusion;
import genir.retrieval.Ranker;
import genir.retrieval.TermRanker;
import genir.retrieval.bm25.Bm25Ranker;
import genir.retrieval.evaluation.EvaluationConfig;
import genir.retrieval.generative.GenerativeRankers;
import java.io.Closeable;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * A run directory, opened: what {@code genir run} made, or a program that wrote {@code index/}, {@code vocabulary/} and {@code
 * model/} into a folder. The model computes on the CPU, on one thread at a time.
 */
public final class TrainedRun implements Closeable {
    private static final YAMLMapper YAML = new YAMLMapper();

    private final Path root;
    private final JsonNode config;
    private final CollectionIndex index;
    private final Vocabulary vocabulary;
    private final T5Runner runner;
    private final RunRankers rankers;
    /** Opened when first asked for. */
    private Ranker genir;

    private TrainedRun(Path root, JsonNode config, CollectionIndex index) {
        this.root = root;
        this.config = config;
        this.index = index;
        this.vocabulary = Vocabulary.read(root.resolve("vocabulary"));
        this.runner = new T5Runner(ModelFolder.read(root.resolve("model")));
        this.rankers = new RunRankers(this, config);
    }

    /**
     * Opens a run. Where there is no {@code config.yaml}, every key has its default.
     *
     * @throws InputException if the index, the vocabulary or the model is not there or damaged
     */
    public static TrainedRun open(Path root) throws IOException {
        JsonNode config = config(root.resolve("config.yaml"));
        CollectionIndex index = CollectionIndex.open(root.resolve("index"));
        try {
            return new TrainedRun(root, config, index);
        } catch (RuntimeException failure) {
            index.close();
            throw failure;
        }
    }

    private static JsonNode config(Path file) throws IOException {
        if (!Files.exists(file)) {
            return Json.strict().createObjectNode();
        }
        try (Reader reader = Inputs.reader(file, "the run's configuration")) {
            return YAML.readTree(reader);
        } catch (JsonProcessingException malformed) {
            throw Json.malformed(file, 1, malformed);
        }
    }

    public Path root() {
        return root;
    }

    /** What the collection is called: the last name in the path that the configuration has, or in the run's where it has none. */
    public String collection() {
        Path named = Path.of(config.at("/collection/path").asText(""));
        Path path = named.toString().isEmpty() ? root : named;
        return String.valueOf(path.toAbsolutePath().normalize().getFileName());
    }

    /** The collection: documents, queries and judgments. */
    public CollectionIndex index() {
        return index;
    }

    public Vocabulary vocabulary() {
        return vocabulary;
    }

    /** The trained model. */
    public T5Runner runner() {
        return runner;
    }

    /** Tokens of a query at most, the end token included. */
    public int maxLength() {
        return config.at("/training/max_length").asInt(ExamplesConfig.defaults().maxLength());
    }

    /** What the model reads of a query. */
    public int[] encode(String query) {
        return vocabulary.encode(query, maxLength());
    }

    /** BM25 over the index, with the run's parameters. */
    public TermRanker bm25() {
        Path tuned = root.resolve("runs").resolve("bm25.json");
        if (Files.exists(tuned)) {
            return Bm25Ranker.read(index, tuned);
        }
        Bm25Config standard = Bm25Config.defaults();
        return new Bm25Ranker(index.reader(), index.analyzer(), standard.k1(), standard.b());
    }

    /** The model as a ranker; it is open as long as the run is. */
    public synchronized Ranker genir() {
        if (genir == null) {
            int beam = config.at("/evaluation/beam").asInt(EvaluationConfig.DEFAULT.beam());
            genir = GenerativeRankers.of(runner, vocabulary, maxLength(), beam, root.resolve("graph"));
        }
        return genir;
    }

    /** The names of the run's systems, as in {@code metrics.json}: rankers, then fusions. */
    public List<String> systems() {
        return rankers.systems().names();
    }

    /**
     * A system of the run by its name, such as {@code dense} or {@code bm25+genir+dense}; any fusion of the run's rankers, also one
     * that was not evaluated. It is open as long as the run is.
     *
     * @throws InputException if the run has no such system, or its encoder cannot be opened
     */
    public Ranker ranker(String name) throws IOException {
        return rankers.ranker(rankers.systems().named(name));
    }

    /**
     * How a fusion of the run makes one ranking of its members', each of {@link #depth} documents: for who has these already.
     *
     * @throws InputException if the run has no such fusion
     */
    public Fusion fusion(String name) throws IOException {
        return rankers.fusion(rankers.systems().named(name));
    }

    /** How many documents of a ranking are fused. */
    public int depth() {
        return rankers.depth();
    }

    @Override
    public void close() throws IOException {
        try (index) {
            if (genir instanceof Closeable graph) {
                graph.close();
            }
            rankers.close();
        }
    }
}
