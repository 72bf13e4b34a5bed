package genir.model.weights;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import genir.model.backend.FloatSpan;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Writes safetensors files of type F32; equal tensors and metadata give equal bytes, whatever order they come in. */
public final class SafetensorsWriter {
    private static final String METADATA = "__metadata__";

    /** Floats written at a time. */
    private static final int CHUNK = 1 << 16;

    private SafetensorsWriter() {}

    /**
     * Writes one file, tensors sorted by name.
     *
     * @param out left open
     * @param metadata left out of the file if empty
     * @throws IllegalArgumentException if two tensors have one name, or the header would be longer than readers accept
     */
    public static void write(OutputStream out, Map<String, String> metadata, List<TensorEntry> tensors)
            throws IOException {
        Map<String, TensorEntry> sorted = new TreeMap<>();
        for (TensorEntry tensor : tensors) {
            if (tensor.name().equals(METADATA) || sorted.put(tensor.name(), tensor) != null) {
                throw new IllegalArgumentException(OneLine.quote(tensor.name()) + " cannot be used as a name (again)");
            }
        }
        out.write(header(new TreeMap<>(metadata), sorted));
        byte[] bytes = new byte[CHUNK * Float.BYTES];
        for (TensorEntry tensor : sorted.values()) {
            writeValues(out, tensor.values(), bytes);
        }
        out.flush();
    }

    /** Length and JSON, filled up with spaces so that the data begins at a multiple of 8 bytes. */
    private static byte[] header(Map<String, String> metadata, Map<String, TensorEntry> tensors) throws IOException {
        ByteArrayOutputStream header = new ByteArrayOutputStream();
        header.write(new byte[Long.BYTES]);
        try (JsonGenerator json = new JsonFactory().createGenerator(header)) {
            json.writeStartObject();
            if (!metadata.isEmpty()) {
                json.writeObjectFieldStart(METADATA);
                for (Map.Entry<String, String> entry : metadata.entrySet()) {
                    json.writeStringField(entry.getKey(), entry.getValue());
                }
                json.writeEndObject();
            }
            long offset = 0;
            for (TensorEntry tensor : tensors.values()) {
                long end = offset + tensor.values().length() * Float.BYTES;
                json.writeObjectFieldStart(tensor.name());
                json.writeStringField("dtype", Dtype.F32.name());
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

    private static void writeValues(OutputStream out, FloatSpan values, byte[] bytes) throws IOException {
        FloatBuffer chunk =
                ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer();
        for (long from = 0; from < values.length(); from += CHUNK) {
            int length = (int) Math.min(CHUNK, values.length() - from);
            values.get(from, chunk, 0, length);
            out.write(bytes, 0, length * Float.BYTES);
        }
    }
}
