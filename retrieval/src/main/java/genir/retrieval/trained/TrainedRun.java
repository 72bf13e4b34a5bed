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
import genir.model.plan.device.Devices;
import genir.model.run.T5Runner;
import genir.model.weights.ModelFolder;
import genir.retrieval.FusedRanker;
import genir.retrieval.Ranker;
import genir.retrieval.bm25.Bm25Ranker;
import genir.retrieval.dense.DenseConfig;
import genir.retrieval.dense.DenseRetrieval;
import genir.retrieval.dense.DualEncoder;
import genir.retrieval.dense.SentenceEncoders;
import genir.retrieval.evaluation.EvaluationConfig;
import genir.retrieval.generative.GenerativeRankers;
import genir.retrieval.system.Fusions;
import genir.retrieval.system.RetrievalSystem;
import genir.retrieval.system.RetrievalSystems;
import java.io.Closeable;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A run directory, opened: what {@code genir run} made, or a program that wrote {@code index/}, {@code vocabulary/} and {@code
 * model/} into a folder. The model computes on the CPU, on one thread at a time.
 */
public final class TrainedRun implements Closeable {
    private static final YAMLMapper YAML = new YAMLMapper();
    private static final String DENSE = "/retrieval/dense";
    private static final String DUAL = "/retrieval/dual";

    private final Path root;
    private final JsonNode config;
    private final CollectionIndex index;
    private final Vocabulary vocabulary;
    private final T5Runner runner;
    /** Null until it is asked for: its encoder takes a moment. */
    private DenseRetrieval dense;

    /** Null until it is asked for. */
    private DenseRetrieval dual;

    private TrainedRun(Path root, JsonNode config, CollectionIndex index) {
        this.root = root;
        this.config = config;
        this.index = index;
        this.vocabulary = Vocabulary.read(root.resolve("vocabulary"));
        this.runner = new T5Runner(ModelFolder.read(root.resolve("model")));
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
    public Ranker bm25() {
        Path tuned = root.resolve("runs").resolve("bm25.json");
        if (Files.exists(tuned)) {
            return Bm25Ranker.read(index, tuned);
        }
        Bm25Config standard = Bm25Config.defaults();
        return new Bm25Ranker(index.reader(), index.analyzer(), standard.k1(), standard.b());
    }

    /** The model as a ranker. */
    public Ranker genir() {
        int beam = config.at("/evaluation/beam").asInt(EvaluationConfig.DEFAULT.beam());
        return GenerativeRankers.of(runner, vocabulary, maxLength(), beam);
    }

    /** The names of the run's systems, as in {@code metrics.json}: rankers, then fusions. */
    public List<String> systems() {
        return retrievalSystems().names();
    }

    /**
     * A system of the run by its name, such as {@code dense} or {@code bm25+genir+dense}; any fusion of the run's rankers, also one
     * that was not evaluated. It is open as long as the run is.
     *
     * @throws InputException if the run has no such system, or its encoder cannot be opened
     */
    public Ranker ranker(String name) throws IOException {
        RetrievalSystem system = retrievalSystems().named(name);
        if (!system.isFusion()) {
            return single(name);
        }
        List<Ranker> members = new ArrayList<>();
        for (String member : system.members()) {
            members.add(single(member));
        }
        int depth = config.at("/evaluation/depth").asInt(EvaluationConfig.DEFAULT.depth());
        return new FusedRanker(system.name(), members, depth);
    }

    private Ranker single(String name) throws IOException {
        return switch (name) {
            case RetrievalSystem.BM25 -> bm25();
            case RetrievalSystem.GENIR -> genir();
            case RetrievalSystem.DENSE -> dense();
            case RetrievalSystem.DUAL -> dual();
            default -> throw new IllegalArgumentException("no ranker " + name);
        };
    }

    private synchronized Ranker dense() throws IOException {
        if (dense == null) {
            DenseConfig encoder = YAML.treeToValue(config.at(DENSE), DenseConfig.class);
            dense = DenseRetrieval.open(RetrievalSystem.DENSE, root.resolve("dense"), SentenceEncoders.open(encoder));
        }
        return dense.ranker();
    }

    private synchronized Ranker dual() throws IOException {
        if (dual == null) {
            Path folder = root.resolve(RetrievalSystem.DUAL);
            DualEncoder encoder = DualEncoder.open(
                    folder.resolve("model"),
                    vocabulary,
                    given(DUAL + "/max_length"),
                    given(DUAL + "/document_length"),
                    Devices.standard());
            dual = DenseRetrieval.open(RetrievalSystem.DUAL, folder.resolve("index"), encoder);
        }
        return dual.ranker();
    }

    /** A number that a run's configuration has, as it is written out with every default. */
    private int given(String key) {
        if (!config.at(key).isInt()) {
            throw InputException.in(
                    root.resolve("config.yaml"), key.substring(1).replace('/', '.') + ": expected a whole number");
        }
        return config.at(key).asInt();
    }

    private RetrievalSystems retrievalSystems() {
        Map<String, String> rankers = new LinkedHashMap<>();
        if (config.at(DENSE).isObject()) {
            rankers.put(RetrievalSystem.DENSE, config.at(DENSE + "/encoder").asText(DenseConfig.DEFAULT_ENCODER));
        }
        if (config.at(DUAL).isObject()) {
            rankers.put(RetrievalSystem.DUAL, "");
        }
        List<List<String>> fusions = new ArrayList<>();
        for (JsonNode fusion : config.at("/retrieval/fusions")) {
            List<String> members = new ArrayList<>();
            fusion.forEach(member -> members.add(member.asText()));
            fusions.add(members);
        }
        List<String> names = List.copyOf(RetrievalSystems.of(rankers, List.of()).names());
        return RetrievalSystems.of(
                rankers,
                fusions.isEmpty() ? Fusions.usual(names) : Fusions.checked("retrieval.fusions", fusions, names));
    }

    @Override
    public void close() throws IOException {
        try (index) {
            for (DenseRetrieval opened : Arrays.asList(dense, dual)) {
                if (opened != null) {
                    opened.close();
                }
            }
        }
    }
}
