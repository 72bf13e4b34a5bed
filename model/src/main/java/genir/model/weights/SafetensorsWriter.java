package genir.model.weights;

import genir.model.backend.FloatSpan;
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
            if (tensor.name().equals(HeaderWriter.METADATA) || sorted.put(tensor.name(), tensor) != null) {
                throw new IllegalArgumentException(OneLine.quote(tensor.name()) + " cannot be used as a name (again)");
            }
        }
        out.write(HeaderWriter.header(
                metadata,
                sorted.values().stream()
                        .map(tensor -> new TensorSpec(tensor.name(), Dtype.F32, tensor.shape()))
                        .toList()));
        byte[] bytes = new byte[CHUNK * Float.BYTES];
        for (TensorEntry tensor : sorted.values()) {
            writeValues(out, tensor.values(), bytes);
        }
        out.flush();
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
