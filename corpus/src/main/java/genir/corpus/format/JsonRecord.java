package genir.corpus.format;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeType;
import genir.corpus.Names;
import genir.corpus.io.Json;
import genir.corpus.io.Utf8Lines;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;

/** One JSON object of a file with typed access to its fields; errors name the object's place and the field. */
public record JsonRecord(Place place, JsonNode node) {
    public JsonRecord {
        if (!node.isObject()) {
            throw place.error("expected a JSON object, found " + kind(node));
        }
    }

    /** Reads a file of one object a line; blank lines are passed over. */
    public static void forEachLine(Path file, String expected, Consumer<JsonRecord> action) {
        try (Utf8Lines lines = Utf8Lines.open(file, expected)) {
            for (String line = lines.next(); line != null; line = lines.next()) {
                if (line.isBlank()) {
                    continue;
                }
                try {
                    action.accept(new JsonRecord(
                            new Place(file, lines.number()), Json.records().readTree(line)));
                } catch (JsonProcessingException malformed) {
                    throw Json.malformed(file, lines.number(), malformed);
                }
            }
        }
    }

    /** A string that must be there. */
    public String string(String field) {
        JsonNode value = required(field);
        if (!value.isTextual()) {
            throw wrongType(field, "a string", value);
        }
        return value.textValue();
    }

    /** Whether the field is there with a value: neither null nor NaN, which pandas writes for what is missing. */
    public boolean has(String field) {
        JsonNode value = node.get(field);
        return value != null && !value.isNull() && !(value.isDouble() && Double.isNaN(value.doubleValue()));
    }

    /** A string, or the empty one where the field has no value. */
    public String stringOrEmpty(String field) {
        return has(field) ? string(field) : "";
    }

    /**
     * What a field says in words: a string, a number, true or false, or a list of these, one a line; the empty string where it has no
     * value.
     */
    public String words(String field) {
        if (!has(field)) {
            return "";
        }
        JsonNode value = node.get(field);
        List<String> words = new ArrayList<>();
        for (JsonNode element : value.isArray() ? value : List.of(value)) {
            if (!element.isValueNode()) {
                throw wrongType(field, "a text or a list of texts", element);
            }
            if (!element.isNull()) {
                words.add(element.asText());
            }
        }
        return String.join("\n", words);
    }

    /** A boolean, or false where the field has no value. */
    public boolean flag(String field) {
        if (!has(field)) {
            return false;
        }
        JsonNode value = node.get(field);
        if (!value.isBoolean()) {
            throw wrongType(field, "true or false", value);
        }
        return value.booleanValue();
    }

    /** An identifier: a string or a whole number. */
    public String id(String field) {
        return id(field, required(field));
    }

    /** A list of identifiers. */
    public List<String> ids(String field) {
        List<String> ids = new ArrayList<>();
        for (JsonNode element : array(field)) {
            ids.add(id(field, element));
        }
        return ids;
    }

    /** A list of objects, each with its path in its place. */
    public List<JsonRecord> records(String field) {
        List<JsonRecord> records = new ArrayList<>();
        for (JsonNode element : array(field)) {
            if (!element.isObject()) {
                throw wrongType(field, "a list of objects", element);
            }
            records.add(new JsonRecord(place.inside("." + field + "[" + records.size() + "]"), element));
        }
        return records;
    }

    /** A list of objects, or the empty one where the field has no value. */
    public List<JsonRecord> recordsOrNone(String field) {
        return has(field) ? records(field) : List.of();
    }

    /** How many elements a list has; 0 where the field has no value. */
    public int size(String field) {
        return has(field) ? array(field).size() : 0;
    }

    private JsonNode array(String field) {
        JsonNode value = required(field);
        if (!value.isArray()) {
            throw wrongType(field, "a list", value);
        }
        return value;
    }

    private String id(String field, JsonNode value) {
        if (value.isTextual()) {
            return value.textValue();
        }
        if (value.isIntegralNumber()) {
            return value.asText();
        }
        throw wrongType(field, "a string or a whole number", value);
    }

    private JsonNode required(String field) {
        JsonNode value = node.get(field);
        if (value == null) {
            throw place.error("missing field " + Names.quote(field));
        }
        return value;
    }

    private RuntimeException wrongType(String field, String expected, JsonNode found) {
        return place.error("field " + Names.quote(field) + ": expected " + expected + ", found " + kind(found));
    }

    private static String kind(JsonNode node) {
        JsonNodeType type = node.getNodeType();
        return switch (type) {
            case NULL -> "null";
            case ARRAY -> "a list";
            case OBJECT -> "an object";
            case MISSING -> "nothing";
            default -> "a " + type.name().toLowerCase(Locale.ROOT);
        };
    }
}
