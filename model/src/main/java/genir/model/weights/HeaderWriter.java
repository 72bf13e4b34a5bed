package genir.model.weights;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Writes the header of a safetensors file, which says of each tensor where in the file it lies. */
final class HeaderWriter {
    static final String METADATA = "__metadata__";

    private HeaderWriter() {}

    /**
     * Length and JSON, filled up with spaces so that the data begins at a multiple of 8 bytes.
     *
     * @param metadata left out if empty
     * @param tensors in the order of their data
     * @throws IllegalArgumentException if it would be longer than readers accept
     */
    static byte[] header(Map<String, String> metadata, List<TensorSpec> tensors) throws IOException {
        ByteArrayOutputStream header = new ByteArrayOutputStream();
        header.write(new byte[Long.BYTES]);
        try (JsonGenerator json = new JsonFactory().createGenerator(header)) {
            json.writeStartObject();
            if (!metadata.isEmpty()) {
                json.writeObjectFieldStart(METADATA);
                for (Map.Entry<String, String> entry : new TreeMap<>(metadata).entrySet()) {
                    json.writeStringField(entry.getKey(), entry.getValue());
                }
                json.writeEndObject();
            }
            long offset = 0;
            for (TensorSpec tensor : tensors) {
                long end = offset + tensor.bytes();
                json.writeObjectFieldStart(tensor.name());
                json.writeStringField("dtype", tensor.dtype().name());
                writeNumbers(json, "shape", tensor.shape());
                writeNumbers(json, "data_offsets", offset, end);
                json.writeEndObject();
                offset = end;
            }
            json.writeEndObject();
        }
        while (header.size() % Long.BYTES != 0) {
            header.write(' ');
        }
        byte[] bytes = header.toByteArray();
        int length = bytes.length - Long.BYTES;
        if (length > SafetensorsHeader.LONGEST) {
            throw new IllegalArgumentException("a header of " + length + " bytes is longer than readers accept");
        }
        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putLong(length);
        return bytes;
    }

    private static void writeNumbers(JsonGenerator json, String key, long... numbers) throws IOException {
        json.writeFieldName(key);
        json.writeArray(numbers, 0, numbers.length);
    }
}
