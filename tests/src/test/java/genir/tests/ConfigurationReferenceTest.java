package genir.tests;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.introspect.BeanPropertyDefinition;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import genir.cli.run.CheckpointConfig;
import genir.cli.run.ConfigFile;
import genir.cli.run.ExperimentConfig;
import genir.cli.run.ModelConfig;
import genir.model.T5Config;
import genir.training.TrainingConfig;
import genir.training.TrainingKeys;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Holds docs/configuration.md against what the code reads: every key, and no other, with its default. */
class ConfigurationReferenceTest {
    private static final Path PAGE = Path.of("../docs/configuration.md");
    private static final Pattern ROW = Pattern.compile("\\| `([^`]+)` \\| ([^|]+) \\| .+ \\|");
    /** What the configurations of this test give. */
    private static final Set<String> GIVEN = Set.of(
            "collection.path",
            "features",
            "model.from",
            "retrieval",
            "retrieval.dense",
            "retrieval.dual",
            "retrieval.fusions",
            "retrieval.weights",
            "training.distillation",
            "training.generated_queries",
            "training.pretrain",
            "training.query_generation",
            "training.ranking",
            "training.sampled_softmax");

    /** Sections that are keys of their own, too: they may be left out. */
    private static final Set<String> OPTIONAL = Set.of(
            "retrieval",
            "dense",
            "dual",
            "features",
            "distillation",
            "pretrain",
            "query_generation",
            "ranking",
            "sampled_softmax");

    private static final ObjectMapper YAML = new YAMLMapper();

    /** The default by dotted key, as the page has it. */
    private static final Map<String, String> DOCUMENTED = new TreeMap<>();

    @TempDir
    Path folder;

    @BeforeAll
    static void readPage() throws IOException {
        String section = "";
        for (String line : Files.readAllLines(PAGE)) {
            if (line.startsWith("## ")) {
                section = line.substring("## ".length());
            }
            Matcher row = ROW.matcher(line);
            if (row.matches()) {
                assertThat(DOCUMENTED.put((section.isEmpty() ? "" : section + ".") + row.group(1), row.group(2)))
                        .as(line)
                        .isNull();
            }
        }
    }

    @Test
    void everyKeyIsOnThePageAndNoOther() {
        Set<String> keys = new TreeSet<>();
        addKeys(YAML.constructType(ExperimentConfig.class), "", keys);
        keys.remove("expected");
        assertThat(DOCUMENTED.keySet()).containsExactlyElementsOf(keys);
    }

    private static void addKeys(JavaType type, String prefix, Set<String> keys) {
        if (type.hasRawClass(ModelConfig.class)) {
            addKeys(YAML.constructType(T5Config.class), prefix, keys);
            addKeys(YAML.constructType(CheckpointConfig.class), prefix, keys);
            return;
        }
        if (type.hasRawClass(TrainingConfig.class)) {
            addKeys(YAML.constructType(TrainingKeys.class), prefix, keys);
            return;
        }
        for (BeanPropertyDefinition key :
                YAML.getDeserializationConfig().introspect(type).findProperties()) {
            String name = prefix + key.getName();
            JavaType value = key.getPrimaryType();
            boolean section = value.getRawClass().isRecord();
            if (!section || OPTIONAL.contains(key.getName())) {
                keys.add(name);
            }
            if (section) {
                addKeys(value, name + ".", keys);
            }
        }
    }

    @Test
    void everyDefaultIsWhatTheCodeFillsIn() throws IOException {
        JsonNode plain = defaults("");
        JsonNode sections = defaults(
                "training: {distillation: {}, ranking: {}, pretrain: {}, query_generation: {}, generated_queries: own}");
        JsonNode sampled = defaults("training: {loss: docids, sampled_softmax: {}}");
        JsonNode features = defaults("features: {}");
        JsonNode retrieval = defaults("retrieval: {dense: {}, dual: {}}");
        JsonNode semantic = defaults("docids: {kind: semantic}");
        JsonNode quantised = defaults("docids: {kind: quantised}");
        JsonNode from = defaults("model: {from: .}");
        DOCUMENTED.forEach((key, documented) -> {
            String pointer = "/" + key.replace('.', '/');
            JsonNode found = List.of(plain, sections, sampled, features, retrieval, semantic, quantised, from).stream()
                    .map(config -> config.at(pointer))
                    .filter(value -> !value.isMissingNode() && !value.isNull())
                    .findFirst()
                    .orElse(NullNode.getInstance());
            if (documented.startsWith("`")) {
                assertThat(alike(found, yaml(documented.replace("`", ""))))
                        .as(key + ": " + documented + ", in the code " + found)
                        .isTrue();
            } else if (!GIVEN.contains(key)) {
                assertThat(found.isNull())
                        .as(key + ": " + documented + ", in the code " + found)
                        .isTrue();
            }
        });
    }

    private JsonNode defaults(String sections) throws IOException {
        Path file = Files.writeString(folder.resolve("config.yaml"), "collection: {path: x}\n" + sections + "\n");
        return yaml(ConfigFile.text(ConfigFile.read(file, List.of())));
    }

    private static JsonNode yaml(String text) {
        try {
            return YAML.readTree(text);
        } catch (IOException malformed) {
            throw new IllegalArgumentException(text, malformed);
        }
    }

    /** 1 and 1.0 are one number. */
    private static boolean alike(JsonNode a, JsonNode b) {
        return a.equals(
                (x, y) -> x.equals(y) || (x.isNumber() && y.isNumber() && x.doubleValue() == y.doubleValue()) ? 0 : 1,
                b);
    }
}
