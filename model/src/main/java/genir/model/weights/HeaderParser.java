package genir.model.weights;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import genir.model.ModelException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads the JSON header of a safetensors file as a stream, so that a hostile header of the largest size costs no more
 * memory than its bytes.
 */
final class HeaderParser {
    /** Axes of a tensor: more than any has, so that a list cannot take memory without end. */
    private static final int MOST_SIZES = 64;

    private static final String METADATA = "__metadata__";

    private final Path file;
    private final JsonParser json;
    private final Map<String, TensorInfo> tensors = new LinkedHashMap<>();
    private Map<String, String> metadata;

    private HeaderParser(Path file, JsonParser json) {
        this.file = file;
        this.json = json;
    }

    /** The header with every field of the expected type; offsets are not yet checked. */
    static SafetensorsHeader parse(Path file, byte[] header) {
        // A reader with a strict decoder: the parser's own guess would also accept UTF-16.
        try (InputStreamReader characters =
                        new InputStreamReader(new ByteArrayInputStream(header), StandardCharsets.UTF_8.newDecoder());
                JsonParser json = new JsonFactory().createParser(characters)) {
            return new HeaderParser(file, json).header();
        } catch (IOException e) {
            throw new ModelException(file + ": the header is not valid JSON: " + OneLine.reason(e), e);
        }
    }

    private SafetensorsHeader header() throws IOException {
        require(json.nextToken() == JsonToken.START_OBJECT, "the header is not a JSON object");
        while (json.nextToken() != JsonToken.END_OBJECT) {
            String name = json.currentName();
            boolean again = name.equals(METADATA) ? metadata != null : tensors.containsKey(name);
            require(!again, OneLine.quote(name) + " is in the header twice");
            json.nextToken();
            if (name.equals(METADATA)) {
                readMetadata();
            } else {
                tensors.put(name, tensor(name));
            }
        }
        require(json.nextToken() == null, "something follows the header's JSON object");
        return new SafetensorsHeader(metadata == null ? Map.of() : metadata, tensors);
    }

    /** The reference implementation reads null as an absent one. */
    private void readMetadata() throws IOException {
        metadata = new LinkedHashMap<>();
        if (json.currentToken() == JsonToken.VALUE_NULL) {
            return;
        }
        require(json.currentToken() == JsonToken.START_OBJECT, METADATA + " is not a JSON object");
        while (json.nextToken() != JsonToken.END_OBJECT) {
            String key = json.currentName();
            String entry = METADATA + " " + OneLine.quote(key);
            require(json.nextToken() == JsonToken.VALUE_STRING, entry + " is not a string");
            require(metadata.put(key, json.getText()) == null, entry + " is in the header twice");
        }
    }

    private TensorInfo tensor(String name) throws IOException {
        String tensor = "tensor " + OneLine.quote(name);
        require(json.currentToken() == JsonToken.START_OBJECT, tensor + " is not a JSON object");
        Dtype dtype = null;
        long[] shape = null;
        long[] offsets = null;
        while (json.nextToken() != JsonToken.END_OBJECT) {
            String key = json.currentName();
            String field = tensor + ": " + OneLine.quote(key);
            json.nextToken();
            switch (key) {
                case "dtype" -> {
                    require(dtype == null, field + " is given twice");
                    dtype = dtype(field);
                }
                case "shape" -> {
                    require(shape == null, field + " is given twice");
                    shape = sizes(field);
                }
                case "data_offsets" -> {
                    require(offsets == null, field + " is given twice");
                    offsets = sizes(field);
                    require(offsets.length == 2, field + " has " + offsets.length + " numbers instead of 2");
                }
                default -> json.skipChildren();
            }
        }
        require(dtype != null, tensor + " has no dtype");
        require(shape != null, tensor + " has no shape");
        require(offsets != null, tensor + " has no data_offsets");
        return new TensorInfo(name, dtype, shape, offsets[0], offsets[1]);
    }

    private Dtype dtype(String field) throws IOException {
        require(json.currentToken() == JsonToken.VALUE_STRING, field + " is not a string");
        Dtype dtype = Dtype.named(json.getText());
        require(dtype != null, field + " is " + OneLine.quote(json.getText()) + ", which is not known");
        return dtype;
    }

    private long[] sizes(String field) throws IOException {
        require(json.currentToken() == JsonToken.START_ARRAY, field + " is not a list of numbers");
        List<Long> sizes = new ArrayList<>();
        while (json.nextToken() != JsonToken.END_ARRAY) {
            require(
                    json.currentToken() == JsonToken.VALUE_NUMBER_INT,
                    field + " holds something that is not a whole number");
            require(json.getNumberType() != JsonParser.NumberType.BIG_INTEGER, field + " holds a number over 2^63");
            require(json.getLongValue() >= 0, field + " holds a negative number");
            require(sizes.size() < MOST_SIZES, field + " holds more than " + MOST_SIZES + " numbers");
            sizes.add(json.getLongValue());
        }
        return sizes.stream().mapToLong(Long::longValue).toArray();
    }

    private void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new ModelException(file + ": " + otherwise);
        }
    }
}
