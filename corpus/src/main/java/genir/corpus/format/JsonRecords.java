package genir.corpus.format;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import genir.corpus.InputException;
import genir.corpus.io.Inputs;
import genir.corpus.io.Json;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Path;
import java.util.function.Consumer;

/** Streams the elements of a long JSON list, so that a file never stands in memory as a tree. */
final class JsonRecords {
    /** Reads one element of several: something after it is no error. */
    private static final ObjectReader ELEMENT =
            Json.strict().reader().without(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    private JsonRecords() {}

    /** The objects of a file that is one list. */
    static void ofList(Path file, String expected, Consumer<JsonRecord> action) {
        parse(file, expected, parser -> {
            if (parser.nextToken() != JsonToken.START_ARRAY) {
                throw at(parser, file).error("expected a JSON list, found " + found(parser));
            }
            elements(parser, file, action);
        });
    }

    /** The objects of the list that one field of a file's single object holds; other fields are passed over. */
    static void ofField(Path file, String field, String expected, Consumer<JsonRecord> action) {
        parse(file, expected, parser -> {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw at(parser, file).error("expected a JSON object, found " + found(parser));
            }
            boolean seen = false;
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                boolean wanted = parser.currentName().equals(field);
                parser.nextToken();
                if (!wanted) {
                    parser.skipChildren();
                } else if (parser.currentToken() == JsonToken.START_ARRAY) {
                    elements(parser, file, action);
                    seen = true;
                } else {
                    throw at(parser, file).error("field \"" + field + "\": expected a list, found " + found(parser));
                }
            }
            if (!seen) {
                throw InputException.in(file, "missing field \"" + field + "\"");
            }
        });
    }

    private static void elements(JsonParser parser, Path file, Consumer<JsonRecord> action) throws IOException {
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            Place place = at(parser, file);
            JsonNode element = ELEMENT.readTree(parser);
            action.accept(new JsonRecord(place, element));
        }
    }

    @FunctionalInterface
    private interface Parsing {
        void accept(JsonParser parser) throws IOException;
    }

    private static void parse(Path file, String expected, Parsing parsing) {
        try (Reader reader = Inputs.reader(file, expected);
                JsonParser parser = Json.strict().createParser(reader)) {
            parsing.accept(parser);
            if (parser.nextToken() != null) {
                throw at(parser, file).error("expected the end of the file, found " + found(parser));
            }
        } catch (JsonProcessingException malformed) {
            throw Json.malformed(file, 1, malformed);
        } catch (IOException failure) {
            throw Inputs.unreadable(file, failure);
        }
    }

    private static Place at(JsonParser parser, Path file) {
        return new Place(file, parser.currentTokenLocation().getLineNr());
    }

    private static String found(JsonParser parser) {
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
