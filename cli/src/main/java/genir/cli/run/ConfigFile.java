package genir.cli.run;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLParser;
import genir.cli.process.ArgumentText;
import genir.corpus.InputException;
import genir.corpus.format.BeirFormat;
import genir.corpus.format.CollectionConfig;
import genir.corpus.io.AtomicFiles;
import genir.corpus.io.Inputs;
import genir.corpus.io.YamlQuoting;
import genir.corpus.vocabulary.VocabularyConfig;
import genir.retrieval.system.RetrievalSystem;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/** Reads experiment files strictly: an unknown key is an error that names the nearest known one. */
public final class ConfigFile {
    private static final String EXPECTED = "an experiment configuration";
    private static final String CONFIG = "config.yaml";
    private static final String TRAINING = "training";
    /** In the place of the section {@code training}: a checkpoint stays as it is. */
    private static final String NONE = "none";

    private static final ObjectMapper YAML = YAMLMapper.builder(YAMLFactory.builder()
                    .stringQuotingChecker(new YamlQuoting())
                    .enable(YAMLParser.Feature.EMPTY_STRING_AS_NULL)
                    .build())
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
            .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
            .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
            .enable(YAMLGenerator.Feature.MINIMIZE_QUOTES)
            .build();

    private ConfigFile() {}

    /**
     * Reads a configuration.
     *
     * @param file the YAML file; or the folder of a collection in BEIR's layout, for which it is the one with every default
     * @param settings {@code key=value} overrides with dotted keys, e.g. {@code training.epochs=3}; they also replace the file's
     *     alternative to a key, such as its {@code training.steps}
     * @return the configuration; its paths are resolved against the file's folder
     */
    public static ExperimentConfig read(Path file, List<String> settings) {
        try {
            ObjectNode root = Files.isDirectory(file) ? collectionOnly(file) : tree(file);
            return read(root, KeyOrigins.of(file, YAML), file, settings);
        } catch (JsonProcessingException malformed) {
            throw ConfigErrors.malformed(file, malformed);
        } catch (IOException failure) {
            throw Inputs.unreadable(file, failure);
        }
    }

    /**
     * The configuration that analyses a trained checkpoint on a collection.
     *
     * @param model the checkpoint's folder
     * @param base what it was trained from, or null
     * @param settings as in {@link #read}
     */
    public static ExperimentConfig ofCheckpoint(Path model, Path base, Path collection, List<String> settings) {
        ObjectNode root = YAML.createObjectNode();
        root.putObject("collection").put("path", absolute(collection));
        ObjectNode from = root.putObject("model").put(ModelConfig.FROM, absolute(model));
        if (base != null) {
            from.put("base", absolute(base));
        }
        root.putObject(TRAINING).put("steps", 0);
        try {
            ofRun(model.resolve(CONFIG), root);
            return read(root, KeyOrigins.none(collection), collection, settings);
        } catch (IOException failure) {
            throw Inputs.unreadable(collection, failure);
        }
    }

    /** A run's model reads queries as it did in training. */
    private static void ofRun(Path file, ObjectNode root) throws IOException {
        if (Files.exists(file)) {
            ObjectNode run = tree(file);
            if (run.path("index").has("analyzer")) {
                root.putObject("index").set("analyzer", run.path("index").get("analyzer"));
            }
            if (run.path(TRAINING).has("max_length")) {
                root.withObject("/" + TRAINING)
                        .set("max_length", run.path(TRAINING).get("max_length"));
            }
        }
    }

    private static ExperimentConfig read(ObjectNode root, KeyOrigins origins, Path file, List<String> settings)
            throws IOException {
        if (NONE.equals(root.path(TRAINING).asText())) {
            root.putObject(TRAINING).put("steps", 0);
        }
        settings.forEach(new Settings(root, origins, YAML)::set);
        return absolute(parse(root, origins), file);
    }

    /** For a folder with a collection: the configuration that names it and nothing else. */
    private static ObjectNode collectionOnly(Path folder) {
        if (!BeirFormat.isIn(folder)) {
            throw InputException.in(
                    folder,
                    "not a file; expected an experiment configuration, or a collection's folder, which has a corpus.jsonl");
        }
        ObjectNode root = YAML.createObjectNode();
        root.putObject("collection").put("path", absolute(folder));
        return root;
    }

    private static String absolute(Path path) {
        return path.toAbsolutePath().normalize().toString();
    }

    private static ObjectNode tree(Path file) throws IOException {
        try (Reader reader = Inputs.reader(file, EXPECTED)) {
            if (YAML.readTree(reader) instanceof ObjectNode root) {
                return root;
            }
            throw InputException.in(file, "expected sections such as collection, model and training");
        }
    }

    private static ExperimentConfig parse(ObjectNode root, KeyOrigins origins) throws JsonProcessingException {
        requireElements(root, "", origins);
        try {
            return YAML.treeToValue(root, ExperimentConfig.class);
        } catch (UnrecognizedPropertyException unknown) {
            throw ConfigErrors.unknownKey(origins, unknown);
        } catch (JsonMappingException problem) {
            throw ConfigErrors.unusable(origins, root, problem);
        }
    }

    /** An empty section stands for its defaults, but an empty element of a list is a slip. */
    private static void requireElements(JsonNode node, String key, KeyOrigins origins) {
        if (node.isArray()) {
            node.forEach(element -> {
                if (element.isNull()) {
                    throw origins.error(key, key + ": an element of the list is empty", null);
                }
            });
        }
        node.properties()
                .forEach(entry -> requireElements(
                        entry.getValue(), key.isEmpty() ? entry.getKey() : key + "." + entry.getKey(), origins));
    }

    /** Writes a configuration with every default; above them which systems use outside knowledge, where any does. */
    public static void write(ExperimentConfig config, Path file) throws IOException {
        String users = RunSystems.of(config).rankers().stream()
                .filter(RetrievalSystem::usesOutsideKnowledge)
                .map(system -> system.name() + " (" + system.outside() + ")")
                .collect(Collectors.joining(", "));
        String comment = users.isEmpty() ? "" : "# With outside knowledge: " + users + ", and every fusion with it.\n";
        AtomicFiles.writeString(file, comment + text(config));
    }

    /** A configuration, or a part of one, as YAML. */
    public static String text(Object config) throws IOException {
        return YAML.writeValueAsString(config);
    }

    /** The values of a configuration by dotted key, in its order; lists and values that are null as in YAML on one line. */
    public static Map<String, String> values(ExperimentConfig config) {
        Map<String, String> values = new LinkedHashMap<>();
        putValues(values, "", YAML.valueToTree(config));
        return values;
    }

    private static void putValues(Map<String, String> values, String key, JsonNode node) {
        if (node.isObject() && !node.isEmpty()) {
            node.properties()
                    .forEach(entry -> putValues(
                            values, key.isEmpty() ? entry.getKey() : key + "." + entry.getKey(), entry.getValue()));
        } else {
            values.put(key, node.isValueNode() ? node.asText() : node.toString());
        }
    }

    private static ExperimentConfig absolute(ExperimentConfig config, Path file) {
        return withPaths(config, path -> absolute(path, file));
    }

    /** The same experiment with other paths; only those that are given are asked for. */
    public static ExperimentConfig withPaths(ExperimentConfig config, UnaryOperator<String> other) {
        CollectionConfig collection = config.collection();
        VocabularyConfig vocabulary = config.vocabulary();
        ModelConfig model = config.model();
        if (model.checkpoint() != null) {
            model = new ModelConfig(null, withPaths(model.checkpoint(), other));
        }
        return new ExperimentConfig(
                collection.at(other.apply(collection.path())),
                config.index(),
                vocabulary == null || vocabulary.path() == null
                        ? vocabulary
                        : new VocabularyConfig(
                                vocabulary.kind(),
                                vocabulary.size(),
                                vocabulary.minFrequency(),
                                other.apply(vocabulary.path())),
                config.docids(),
                model,
                config.training().generatedQueries() == null
                                || config.training().generatesQueries()
                        ? config.training()
                        : config.training()
                                .withGeneratedQueries(
                                        other.apply(config.training().generatedQueries())),
                config.retrieval() == null ? null : config.retrieval().withPath(other),
                config.evaluation(),
                config.features(),
                config.interpret().withPairs(other),
                config.threads(),
                config.device(),
                config.expected());
    }

    private static CheckpointConfig withPaths(CheckpointConfig checkpoint, UnaryOperator<String> other) {
        return checkpoint.at(
                other.apply(checkpoint.from()), checkpoint.base() == null ? null : other.apply(checkpoint.base()));
    }

    private static String absolute(String path, Path file) {
        if (Locations.isAddress(path)) {
            return path;
        }
        Path folder = file.toAbsolutePath().normalize().getParent();
        try {
            return folder.resolve(path).normalize().toString();
        } catch (InvalidPathException invalid) {
            throw new InputException(
                    file + ": \"" + path + "\" is not a path on this system" + ArgumentText.advice(), invalid);
        }
    }
}
