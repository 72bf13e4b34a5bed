package genir.retrieval.dense;

import genir.corpus.io.AtomicFiles;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.function.ObjLongConsumer;
import java.util.zip.CRC32;

/**
 * A file of vectors by their texts, written once and whole. Numbers are big-endian:
 *
 * <pre>
 * magic 8 bytes, dimensions int, count int, count keys of 32 bytes, CRC-32 of all this as a long,
 * then count times: dimensions floats, CRC-32 of them as a long
 * </pre>
 */
final class VectorSegment {
    private static final long MAGIC = 0x67656e6972766563L; // "genirvec"
    private static final int HEADER = Long.BYTES + 2 * Integer.BYTES;

    private VectorSegment() {}

    /** Writes a segment. */
    static void write(Path file, int dimensions, Map<TextKey, float[]> vectors) throws IOException {
        ByteBuffer head = ByteBuffer.allocate(HEADER + vectors.size() * TextKey.BYTES + Long.BYTES);
        head.putLong(MAGIC).putInt(dimensions).putInt(vectors.size());
        // A map's keys and values come in one order.
        List<float[]> rows = List.copyOf(vectors.values());
        vectors.keySet().forEach(key -> key.write(head));
        head.putLong(checksum(head, head.position()));
        AtomicFiles.write(file, out -> {
            out.write(head.array());
            ByteBuffer row = ByteBuffer.allocate(rowBytes(dimensions));
            for (float[] vector : rows) {
                row.clear();
                for (float value : vector) {
                    row.putFloat(value);
                }
                row.putLong(checksum(row, row.position()));
                out.write(row.array());
            }
        });
    }

    /**
     * Reads where the vector of each text stands in a file.
     *
     * @param each takes the text and the vector's position in bytes
     * @throws IOException if the file cannot be read or is damaged
     */
    static void readKeys(Path file, int dimensions, ObjLongConsumer<TextKey> each) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            ByteBuffer header = read(channel, 0, HEADER);
            if (header.getLong() != MAGIC || header.getInt() != dimensions) {
                throw new IOException("not vectors of " + dimensions + " dimensions");
            }
            int count = header.getInt();
            int head = Math.addExact(HEADER, Math.multiplyExact(count, TextKey.BYTES));
            if (count < 0 || channel.size() != (long) head + Long.BYTES + (long) count * rowBytes(dimensions)) {
                throw new IOException("not as long as it says");
            }
            ByteBuffer keys = read(channel, 0, head + Long.BYTES);
            if (checksum(keys, head) != keys.getLong(head)) {
                throw new IOException("its checksum is wrong");
            }
            keys.position(HEADER);
            for (int i = 0; i < count; i++) {
                each.accept(TextKey.read(keys), (long) head + Long.BYTES + (long) i * rowBytes(dimensions));
            }
        } catch (ArithmeticException tooLong) {
            throw new IOException("not as long as it says", tooLong);
        }
    }

    /**
     * Reads one vector.
     *
     * @param position as {@link #readKeys} gave it
     * @throws IOException if the file cannot be read or the vector is damaged
     */
    static float[] readVector(FileChannel channel, long position, int dimensions) throws IOException {
        ByteBuffer row = read(channel, position, rowBytes(dimensions));
        int bytes = dimensions * Float.BYTES;
        if (checksum(row, bytes) != row.getLong(bytes)) {
            throw new IOException("the checksum of a vector is wrong");
        }
        float[] vector = new float[dimensions];
        row.asFloatBuffer().get(vector);
        return vector;
    }

    private static ByteBuffer read(FileChannel channel, long position, int length) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(length);
        while (bytes.hasRemaining()) {
            if (channel.read(bytes, position + bytes.position()) < 0) {
                throw new EOFException("ends too early");
            }
        }
        return bytes.flip();
    }

    private static int rowBytes(int dimensions) {
        return dimensions * Float.BYTES + Long.BYTES;
    }

    /** Of the first bytes of a buffer, wherever it stands. */
    private static long checksum(ByteBuffer bytes, int length) {
        CRC32 checksum = new CRC32();
        checksum.update(bytes.duplicate().clear().slice(0, length));
        return checksum.getValue();
    }
}
