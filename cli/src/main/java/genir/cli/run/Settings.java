package genir.cli.run;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import genir.corpus.InputException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The command line's {@code --set key=value}, put over what the file says. Where a key has an alternative, such as steps
 * and epochs, the setting takes the place of the file's.
 */
final class Settings {
    /** Of each pair a configuration has one or the other. */
    private static final List<List<String>> EITHER = List.of(
            List.of("training.epochs", "training.steps"),
            List.of("training.warmup", "training.warmup_steps"),
            List.of("training.evaluate_every", "training.evaluate_epochs"),
            List.of("training.pretrain.epochs", "training.pretrain.steps"),
            List.of("retrieval.dual.epochs", "retrieval.dual.steps"));

    private static final String MODEL = "model";

    private final ObjectNode root;
    private final KeyOrigins origins;
    private final ObjectMapper yaml;
    /** The settings so far that gave a value, by key. */
    private final Map<String, String> given = new HashMap<>();

    Settings(ObjectNode root, KeyOrigins origins, ObjectMapper yaml) {
        this.root = root;
        this.origins = origins;
        this.yaml = yaml;
    }

    /**
     * Puts a setting in its place.
     *
     * @param setting {@code key=value}; {@code null} as if the key were not there
     * @throws InputException if it is none, or if an earlier one gave its alternative
     */
    void set(String setting) {
        int equals = setting.indexOf('=');
        if (equals < 1) {
            throw new InputException("--set " + setting + ": expected key=value, e.g. training.epochs=3");
        }
        String key = setting.substring(0, equals);
        JsonNode value = value(setting, equals);
        origins.override(key, setting);
        put(key, value);
        if (value.isNull() || value.isMissingNode()) {
            given.remove(key);
            return;
        }
        given.put(key, setting);
        replaceAlternatives(key, setting);
        if (key.equals(MODEL + "." + ModelConfig.FROM) || (key.equals(MODEL) && value.has(ModelConfig.FROM))) {
            replaceModelOfTheFile();
        }
    }

    private JsonNode value(String setting, int equals) {
        try {
            return yaml.readTree(setting.substring(equals + 1));
        } catch (JsonProcessingException malformed) {
            throw new InputException("--set " + setting + ": the value is not valid YAML", malformed);
        }
    }

    private void put(String key, JsonNode value) {
        String[] path = key.split("\\.", -1);
        ObjectNode node = root;
        for (int i = 0; i < path.length - 1; i++) {
            JsonNode child = node.get(path[i]);
            node = child instanceof ObjectNode object ? object : node.putObject(path[i]);
        }
        node.set(path[path.length - 1], value);
    }

    private void replaceAlternatives(String key, String setting) {
        for (List<String> pair : EITHER) {
            if (pair.contains(key)) {
                String other = pair.get(1 - pair.indexOf(key));
                if (given.containsKey(other)) {
                    throw new InputException(
                            "--set " + setting + ": give this or --set " + given.get(other) + ", not both");
                }
                remove(other);
            }
        }
    }

    /** A checkpoint brings its own shape and words: what the file says of a model trained from scratch goes. */
    private void replaceModelOfTheFile() {
        if (root.get(MODEL) instanceof ObjectNode model) {
            List<String> keys =
                    model.properties().stream().map(Map.Entry::getKey).toList();
            keys.stream()
                    .filter(key -> !ModelConfig.WITH_CHECKPOINT.contains(key) && !isGiven(MODEL + "." + key))
                    .forEach(key -> remove(MODEL + "." + key));
        }
        if (!isGiven("vocabulary")) {
            remove("vocabulary");
        }
    }

    /** Whether a setting gave a key or one below it. */
    private boolean isGiven(String key) {
        return given.keySet().stream().anyMatch(known -> known.equals(key) || known.startsWith(key + "."));
    }

    /** Takes a key of the file away; one that a whole section's setting gave stays, and is an error beside its alternative. */
    private void remove(String key) {
        if (!origins.isOfFile(key)) {
            return;
        }
        int dot = key.lastIndexOf('.');
        JsonNode section = dot < 0 ? root : root.at("/" + key.substring(0, dot).replace('.', '/'));
        if (section instanceof ObjectNode node) {
            node.remove(key.substring(dot + 1));
        }
    }
}
