package genir.cli.run;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import genir.corpus.InputException;
import genir.corpus.Names;
import genir.corpus.io.Inputs;
import genir.corpus.io.JacksonWords;
import genir.model.ModelException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.yaml.snakeyaml.error.MarkedYAMLException;

/** Says in one line, and in the user's words, what Jackson found wrong with a configuration. */
final class ConfigErrors {
    private ConfigErrors() {}

    static InputException malformed(Path file, JsonProcessingException malformed) {
        String problem = JacksonWords.of(malformed);
        long line =
                malformed.getLocation() == null ? 1 : malformed.getLocation().getLineNr();
        for (Throwable cause = malformed; cause != null; cause = cause.getCause()) {
            if (cause instanceof MarkedYAMLException marked && marked.getProblemMark() != null) {
                problem = marked.getProblem();
                line = marked.getProblemMark().getLine() + 1L;
            }
        }
        String message = file + ":" + line + ": not valid YAML: " + oneLine(problem);
        return Inputs.malformedText(file, malformed).orElseGet(() -> new InputException(message, malformed));
    }

    static InputException unknownKey(KeyOrigins origins, UnrecognizedPropertyException unknown) {
        List<String> known = unknown.getKnownPropertyIds().stream()
                .map(Object::toString)
                .sorted()
                .toList();
        List<String> nearest = Names.nearest(unknown.getPropertyName(), known);
        String hint = nearest.isEmpty() ? "known: " + String.join(", ", known) : "did you mean " + nearest.get(0) + "?";
        String key = key(unknown);
        return origins.error(key, "unknown key " + key + "; " + hint, unknown);
    }

    static InputException unusable(KeyOrigins origins, JsonNode root, JsonMappingException problem) {
        String key = key(problem);
        for (Throwable cause = problem; cause != null; cause = cause.getCause()) {
            if (cause instanceof InputException || cause instanceof ModelException) {
                String message = oneLine(cause.getMessage());
                int colon = message.indexOf(": ");
                // Most checks name the key themselves, which is more exact than the section Jackson was reading.
                boolean named = colon > 0 && !message.substring(0, colon).contains(" ");
                return named
                        ? origins.error(message.substring(0, colon), message, problem)
                        : origins.error(key, key + ": " + message, problem);
            }
        }
        String expected =
                problem instanceof MismatchedInputException mismatch ? expected(mismatch.getTargetType()) : "";
        if (key.isEmpty()) {
            return origins.error(key, "cannot be used: " + JacksonWords.of(problem), problem);
        }
        String found = found(root, problem);
        return origins.error(
                key,
                key + ": " + (expected.isEmpty() ? "cannot be " + found : "expected " + expected + ", found " + found),
                problem);
    }

    private static String expected(Class<?> type) {
        if (type == null) {
            return "";
        }
        if (type == Integer.class || type == int.class || type == Long.class || type == long.class) {
            return "a whole number";
        }
        if (type == Double.class || type == double.class) {
            return "a number";
        }
        if (type == Boolean.class || type == boolean.class) {
            return "true or false";
        }
        if (type == String.class) {
            return "a text";
        }
        if (Collection.class.isAssignableFrom(type)) {
            return "a list";
        }
        return Map.class.isAssignableFrom(type) || type.isRecord() ? "a section of keys" : "";
    }

    private static String found(JsonNode root, JsonMappingException problem) {
        JsonNode node = root;
        for (JsonMappingException.Reference reference : problem.getPath()) {
            node = reference.getFieldName() == null
                    ? node.path(reference.getIndex())
                    : node.path(reference.getFieldName());
        }
        if (node.isObject()) {
            return "a section of keys";
        }
        if (node.isArray()) {
            return "a list";
        }
        return node.isMissingNode() || node.isNull() ? "nothing" : Names.quote(node.asText());
    }

    /** The dotted key at which Jackson stopped; an element of a list is named by its list. */
    private static String key(JsonMappingException problem) {
        return problem.getPath().stream()
                .map(JsonMappingException.Reference::getFieldName)
                .filter(name -> name != null)
                .collect(Collectors.joining("."));
    }

    private static String oneLine(String text) {
        return text.replaceAll("\\s+", " ").strip();
    }
}
