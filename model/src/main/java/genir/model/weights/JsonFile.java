package genir.model.weights;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import genir.model.ModelException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The small JSON files beside a model's weights. */
final class JsonFile {
    /** Strict about the text, lenient about properties that a record does not have. */
    static final ObjectMapper MAPPER = JsonMapper.builder()
            .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    /** The index of the largest T5 has 50 kB; what is as large as this is some other file, and not read into memory. */
    private static final long LARGEST = 64L << 20;

    private JsonFile() {}

    /** Reads an object; whatever is wrong gives a {@link ModelException} that begins with the file's path. */
    static ObjectNode read(Path file) {
        try {
            long size = Files.size(file);
            if (size > LARGEST) {
                throw new ModelException(
                        file + ": not a file of this name: " + size + " bytes are more than " + LARGEST);
            }
            if (MAPPER.readTree(Files.readAllBytes(file)) instanceof ObjectNode object) {
                return object;
            }
        } catch (JsonProcessingException e) {
            throw new ModelException(file + ": not valid JSON: " + OneLine.reason(e), e);
        } catch (IOException e) {
            throw new ModelException(file + ": cannot be read: " + OneLine.reason(e), e);
        }
        throw new ModelException(file + ": not a JSON object");
    }
}
