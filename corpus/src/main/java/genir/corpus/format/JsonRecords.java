package genir.corpus.format;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.node.ObjectNode;
import genir.corpus.io.Inputs;
import genir.corpus.io.Json;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Path;
import java.util.function.Consumer;

/**
 * Streams the records of a JSON file, so that it never stands in memory as a tree: the elements of its list, of the list that a field
 * of its object holds, or one object after the other, as in JSON lines.
 */
public final class JsonRecords {
    /** Reads one element of several: something after it is no error. */
    private static final ObjectReader ELEMENT = Json.records().without(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    private final Path file;
    private final JsonParser parser;
    private final String field;
    private final Consumer<JsonRecord> action;

    private JsonRecords(Path file, JsonParser parser, String field, Consumer<JsonRecord> action) {
        this.file = file;
        this.parser = parser;
        this.field = field;
        this.action = action;
    }

    /** The elements of one list, or objects one after the other. */
    public static void forEach(Path file, String expected, Consumer<JsonRecord> action) {
        forEach(file, null, expected, action);
    }

    /**
     * The elements of one list, of the list in a field of one object, or objects one after the other.
     *
     * @param field an object that has it is not a record but holds them, and its other fields are passed over; null for none
     */
    public static void forEach(Path file, String field, String expected, Consumer<JsonRecord> action) {
        try (Reader reader = Inputs.reader(file, expected);
                JsonParser parser = Json.records().createParser(reader)) {
            new JsonRecords(file, parser, field, action).read(expected);
        } catch (JsonProcessingException malformed) {
            throw Json.malformed(file, 1, malformed);
        } catch (IOException failure) {
            throw Inputs.unreadable(file, failure);
        }
    }

    private void read(String expected) throws IOException {
        parser.nextToken();
        if (parser.currentToken() == JsonToken.START_ARRAY) {
            elements("$");
            if (parser.nextToken() != null) {
                throw place().error("expected the end of the file, found " + found());
            }
            return;
        }
        if (parser.currentToken() != JsonToken.START_OBJECT) {
            throw place().error("expected " + expected + ", found " + found());
        }
        while (parser.currentToken() == JsonToken.START_OBJECT) {
            object();
            parser.nextToken();
        }
        if (parser.currentToken() != null) {
            throw place().error("expected the end of the file or an object, found " + found());
        }
    }

    private void elements(String path) throws IOException {
        for (int i = 0; parser.nextToken() != JsonToken.END_ARRAY; i++) {
            Place place = place().inside(path + "[" + i + "]");
            JsonNode element = ELEMENT.readTree(parser);
            action.accept(new JsonRecord(place, element));
        }
    }

    /** An object that holds the records, which are streamed; or else one that is a record. */
    private void object() throws IOException {
        Place place = place();
        ObjectNode record = Json.strict().createObjectNode();
        boolean holds = false;
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String name = parser.currentName();
            parser.nextToken();
            if (!name.equals(field)) {
                if (holds) {
                    parser.skipChildren();
                } else {
                    record.set(name, ELEMENT.readTree(parser));
                }
            } else if (parser.currentToken() == JsonToken.START_ARRAY) {
                elements("$." + field);
                holds = true;
            } else {
                throw place().error("field \"" + field + "\": expected a list, found " + found());
            }
        }
        if (!holds) {
            action.accept(new JsonRecord(place, record));
        }
    }

    private Place place() {
        return new Place(file, parser.currentTokenLocation().getLineNr());
    }

    private String found() {
        JsonToken token = parser.currentToken();
        if (token == null) {
            return "the end of the file";
        }
        return switch (token) {
            case START_ARRAY -> "a list";
            case START_OBJECT -> "an object";
            case VALUE_STRING -> "a string";
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> "a number";
            case VALUE_TRUE, VALUE_FALSE -> "a boolean";
            case VALUE_NULL -> "null";
            default -> token.toString();
        };
    }
}
