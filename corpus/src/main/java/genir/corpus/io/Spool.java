package genir.corpus.io;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;

/**
 * Records of bytes, written one after the other and read in any order: few are kept in memory, many in a temporary file that has no name
 * and so is gone with the process, however that ends. On the heap, each takes 8 bytes then.
 *
 * <p>One thread writes; when it is done, any number may read.
 */
public final class Spool {
    /** Bytes that are kept in memory by who has no reason for another number; a small heap has room for fewer. */
    private static final int USUAL =
            (int) Math.min(32 << 20, Runtime.getRuntime().maxMemory() / 32);

    private static final int FIRST = 1 << 12;
    private static final int BUFFER = 1 << 20;

    /** Bytes that {@link #tail} may have: what is kept in memory, and once there is a file, what is written to it at once. */
    private int room;
    /** What the file does not have yet, or all there is. */
    private byte[] tail = new byte[FIRST];

    private int tailLength;
    private FileChannel file;
    private long written;
    /** Where each record ends. */
    private long[] ends = new long[16];

    private int size;

    /** Keeps 32 MB in memory, or a 32nd of a small heap. */
    public Spool() {
        this(USUAL);
    }

    /**
     * An empty spool.
     *
     * @param inMemory so many bytes may be kept there
     */
    public Spool(int inMemory) {
        this.room = inMemory;
    }

    /** How many records there are. */
    public int size() {
        return size;
    }

    /** Bytes of the heap that a number of records takes at most. */
    public static long heapBytes(long records, long bytes) {
        // Arrays grow, and the old one is there until the new one is filled.
        return 2 * records * Long.BYTES + 2 * Math.min(bytes, USUAL);
    }

    /** Adds what was written, behind all others. */
    public void add(RecordWriter record) {
        int length = record.length();
        if (tailLength + length > room && tailLength > 0) {
            flush();
        }
        if (tailLength + length > tail.length) {
            tail = Arrays.copyOf(tail, Math.max(tailLength + length, (int) Math.min(2L * tail.length, room)));
        }
        System.arraycopy(record.bytes(), 0, tail, tailLength, length);
        tailLength += length;
        if (size == ends.length) {
            ends = Arrays.copyOf(ends, size + size / 2);
        }
        ends[size++] = written + tailLength;
    }

    /** A record by its number, from 0. */
    public RecordReader get(int record) {
        long start = record == 0 ? 0 : ends[record - 1];
        int length = (int) (ends[record] - start);
        if (start >= written) {
            return new RecordReader(tail, (int) (start - written));
        }
        ByteBuffer bytes = ByteBuffer.allocate(length);
        try {
            while (bytes.hasRemaining()) {
                if (file.read(bytes, start + bytes.position()) < 0) {
                    throw new IOException("it ends too early");
                }
            }
        } catch (IOException failure) {
            throw new UncheckedIOException("cannot read a temporary file", failure);
        }
        return new RecordReader(bytes.array(), 0);
    }

    private void flush() {
        try {
            if (file == null) {
                Path path = Files.createTempFile("genir-", ".spool");
                file = FileChannel.open(
                        path, StandardOpenOption.READ, StandardOpenOption.WRITE, StandardOpenOption.DELETE_ON_CLOSE);
            }
            ByteBuffer bytes = ByteBuffer.wrap(tail, 0, tailLength);
            while (bytes.hasRemaining()) {
                written += file.write(bytes, written);
            }
            tailLength = 0;
            if (room != BUFFER) {
                room = BUFFER;
                tail = new byte[BUFFER];
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(
                    "cannot write a temporary file in " + System.getProperty("java.io.tmpdir")
                            + "; GENIR_JAVA_OPTIONS=-Djava.io.tmpdir=FOLDER names another folder",
                    failure);
        }
    }
}
