package genir.model.plan;

import genir.model.ModelException;
import genir.model.backend.FloatSpan;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Objects;

/**
 * Floats in a file that is mapped into memory, of which those that nothing reads or writes for a while need not be in memory. Neither
 * programs nor tokens can be there.
 */
public final class MappedMemory implements SeenMemory {
    private static final double GIGABYTE = 1e9;

    private final FloatSpan floats;
    private final long offset;
    private final long length;

    private MappedMemory(FloatSpan floats, long offset, long length) {
        this.floats = floats;
        this.offset = offset;
        this.length = length;
    }

    /**
     * So many zeros, in a file of their own that has no name any more when this returns: its space is free again as soon as the memory
     * is forgotten, even if the process is killed.
     *
     * @param folder there already
     * @param prefix of the file's name
     * @throws ModelException if there is not so much space
     */
    public static MappedMemory zeros(Path folder, String prefix, long length) throws IOException {
        long bytes = length * Float.BYTES;
        long space = Files.getFileStore(folder).getUsableSpace();
        if (space < bytes) {
            throw new ModelException(String.format(
                    Locale.ROOT,
                    "%s: %.1f GB of disk are needed, %.1f are free",
                    folder,
                    bytes / GIGABYTE,
                    space / GIGABYTE));
        }
        Path file = Files.createTempFile(folder, prefix, "");
        try {
            return new MappedMemory(FloatSpan.mapped(file, length), 0, length);
        } finally {
            Files.delete(file);
        }
    }

    @Override
    public FloatSpan span() {
        if (length != floats.length()) {
            throw new IllegalStateException("a slice has no span of its own");
        }
        return floats;
    }

    @Override
    public long length() {
        return length;
    }

    @Override
    public MappedMemory slice(long from, long count) {
        Objects.checkFromIndexSize(from, count, length);
        return new MappedMemory(floats, offset + from, count);
    }

    @Override
    public void read(long from, float[] target, int targetOffset, int count) {
        floats.get(offset + from, target, targetOffset, count);
    }

    @Override
    public void write(long from, float[] source, int sourceOffset, int count) {
        floats.put(offset + from, source, sourceOffset, count);
    }

    @Override
    public void readTokens(long from, int[] target) {
        throw floatsAlone();
    }

    @Override
    public void writeTokens(long from, int[] source) {
        throw floatsAlone();
    }

    @Override
    public void readDoubles(long from, double[] target) {
        throw floatsAlone();
    }

    @Override
    public void writeDoubles(long from, double[] source) {
        throw floatsAlone();
    }

    private static UnsupportedOperationException floatsAlone() {
        return new UnsupportedOperationException("a mapped file has floats alone");
    }
}
