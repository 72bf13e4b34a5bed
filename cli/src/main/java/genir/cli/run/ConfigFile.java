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
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import genir.corpus.InputException;
import genir.corpus.Names;
import genir.corpus.io.AtomicFiles;
import genir.corpus.io.Inputs;
import genir.model.ModelException;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/** Reads experiment files strictly: an unknown key is an error that names the nearest known one. */
public final class ConfigFile {
    private static final ObjectMapper YAML = YAMLMapper.builder()
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
     * @param settings {@code key=value} overrides with dotted keys, e.g. {@code training.epochs=3}
     * @return the configuration; the collection's path is resolved against the file's folder
     */
    public static ExperimentConfig read(Path file, List<String> settings) {
        Inputs.require(file, "an experiment configuration");
        try (Reader reader = Inputs.reader(file, "an experiment configuration")) {
            JsonNode tree = YAML.readTree(reader);
            if (!(tree instanceof ObjectNode root)) {
                throw InputException.in(file, "expected sections such as collection, model and training");
            }
            settings.forEach(setting -> set(root, setting));
            ExperimentConfig config = YAML.treeToValue(root, ExperimentConfig.class);
            return absolute(config, file);
        } catch (UnrecognizedPropertyException unknown) {
            throw unknownKey(file, unknown);
        } catch (JsonMappingException problem) {
            throw InputException.in(file, describe(problem));
        } catch (JsonProcessingException malformed) {
            throw InputException.at(
                    file,
                    malformed.getLocation() == null
                            ? 1
                            : malformed.getLocation().getLineNr(),
                    "not valid YAML: " + firstLine(malformed.getOriginalMessage()));
        } catch (IOException failure) {
            throw Inputs.unreadable(file, failure);
        }
    }

    /** Writes a configuration with every default. */
    public static void write(ExperimentConfig config, Path file) throws IOException {
        AtomicFiles.writeString(file, text(config));
    }

    /** A configuration, or a part of one, as YAML. */
    public static String text(Object config) throws IOException {
        return YAML.writeValueAsString(config);
    }

    private static void set(ObjectNode root, String setting) {
        int equals = setting.indexOf('=');
        if (equals < 1) {
            throw new InputException("--set " + setting + ": expected key=value, e.g. training.epochs=3");
        }
        String[] path = setting.substring(0, equals).split("\\.", -1);
        ObjectNode node = root;
        for (int i = 0; i < path.length - 1; i++) {
            JsonNode child = node.get(path[i]);
            node = child instanceof ObjectNode object ? object : node.putObject(path[i]);
        }
        try {
            node.set(path[path.length - 1], YAML.readTree(setting.substring(equals + 1)));
        } catch (JsonProcessingException malformed) {
            throw new InputException("--set " + setting + ": the value is not valid YAML", malformed);
        }
    }

    private static ExperimentConfig absolute(ExperimentConfig config, Path file) {
        Path folder = file.toAbsolutePath().normalize().getParent();
        var collection = config.collection();
        String path = folder.resolve(collection.path()).normalize().toString();
        return new ExperimentConfig(
                new genir.corpus.format.CollectionConfig(path, collection.format()),
                config.index(),
                config.vocabulary(),
                config.model(),
                config.training(),
                config.evaluation(),
                config.interpret(),
                config.expected());
    }

    private static InputException unknownKey(Path file, UnrecognizedPropertyException unknown) {
        List<String> known = unknown.getKnownPropertyIds().stream()
                .map(Object::toString)
                .sorted()
                .toList();
        List<String> nearest = Names.nearest(unknown.getPropertyName(), known);
        return InputException.in(
                file,
                "unknown key '" + path(unknown) + "'; "
                        + (nearest.isEmpty()
                                ? "known: " + String.join(", ", known)
                                : "did you mean " + nearest.get(0) + "?"));
    }

    private static String describe(JsonMappingException problem) {
        Throwable cause = problem;
        while (cause.getCause() != null) {
            cause = cause.getCause();
            if (cause instanceof InputException || cause instanceof ModelException) {
                return cause.getMessage();
            }
        }
        return path(problem) + ": " + firstLine(problem.getOriginalMessage());
    }

    private static String path(JsonMappingException problem) {
        return problem.getPath().stream()
                .map(reference ->
                        reference.getFieldName() == null ? "[" + reference.getIndex() + "]" : reference.getFieldName())
                .collect(Collectors.joining("."));
    }

    private static String firstLine(String text) {
        return text.lines().findFirst().orElse("");
    }
}
