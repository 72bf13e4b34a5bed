package genir.model.weights;

import genir.model.ModelException;
import genir.model.backend.FloatSpan;
import genir.model.plan.External;
import genir.model.plan.HostMemory;
import java.io.Closeable;
import java.io.IOException;
import java.lang.ref.Reference;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Collections;
import java.util.Map;
import java.util.Set;

/**
 * A safetensors file open for reading: 8 bytes of header length (little-endian), a JSON header, the tensors' bytes.
 *
 * <p>The header is validated as strictly as by the format's reference implementation; a file that is damaged or lies about
 * its contents gives a {@link ModelException} whose message begins with the file's path. Tensors are read through a small
 * window of mapped memory, so that reading takes no memory of the file's size. Safe for use by several threads.
 */
public final class SafetensorsFile implements Closeable {
    /** Bytes mapped at a time; a multiple of every element size. */
    private static final int WINDOW = 1 << 24;

    /** Floats compared at a time. */
    private static final int COMPARED = 1 << 16;

    private final Path file;
    private final FileChannel channel;
    private final SafetensorsHeader header;
    private final long dataStart;

    private SafetensorsFile(Path file, FileChannel channel) throws IOException {
        this.file = file;
        this.channel = channel;
        long size = channel.size();
        if (size < Long.BYTES) {
            throw new ModelException(file + ": not a safetensors file: " + size + " bytes are less than 8");
        }
        long length = bytes(0, Long.BYTES).getLong();
        // Compared as unsigned: a length of 2^63 and more is a negative long.
        if (Long.compareUnsigned(length, SafetensorsHeader.LONGEST) > 0) {
            throw new ModelException(file + ": not a safetensors file: a header of " + Long.toUnsignedString(length)
                    + " bytes is over the limit of " + SafetensorsHeader.LONGEST);
        }
        if (length > size - Long.BYTES) {
            throw new ModelException(
                    file + ": cut short: a header of " + length + " bytes in a file of " + size + " bytes");
        }
        this.dataStart = Long.BYTES + length;
        this.header = HeaderParser.parse(file, bytes(Long.BYTES, (int) length).array());
        header.validate(file, size - dataStart);
    }

    /** Opens a file and validates its header. */
    public static SafetensorsFile open(Path file) {
        FileChannel channel = null;
        SafetensorsFile opened = null;
        try {
            channel = FileChannel.open(file, StandardOpenOption.READ);
            opened = new SafetensorsFile(file, channel);
            return opened;
        } catch (IOException e) {
            throw unreadable(file, e);
        } finally {
            if (opened == null && channel != null) {
                closeQuietly(channel);
            }
        }
    }

    /** The file's path as it was given. */
    public Path path() {
        return file;
    }

    /** The tensors' names, in the header's order. */
    public Set<String> names() {
        return Collections.unmodifiableSet(header.tensors().keySet());
    }

    /** The lengths of a tensor's axes; a copy. */
    public long[] shape(String name) {
        return info(name).shape().clone();
    }

    public Dtype dtype(String name) {
        return info(name).dtype();
    }

    /** The header's {@code __metadata__}; empty if there is none. */
    public Map<String, String> metadata() {
        return Collections.unmodifiableMap(header.metadata());
    }

    /**
     * Reads one tensor in row-major order, converted to float. F64 values are rounded.
     *
     * @param target with exactly the tensor's number of elements remaining; its position moves to its limit
     * @throws ModelException if the tensor's type is not one of F32, F16, BF16, F64
     */
    public void read(String name, FloatBuffer target) {
        read(name, FloatSpan.of(target));
        target.position(target.limit());
    }

    /**
     * Reads one tensor as {@link #read(String, FloatBuffer)} does, however long.
     *
     * @param target with exactly the tensor's number of elements
     */
    public void read(String name, FloatSpan target) {
        TensorInfo info = info(name);
        if (!info.dtype().isFloat()) {
            throw new ModelException(
                    file + ": " + info.describe() + " cannot be read as floats; F32, F16, BF16 and F64 can");
        }
        if (target.length() != info.elements()) {
            throw new IllegalArgumentException(target.length() + " floats do not fit " + info.describe());
        }
        try {
            long from = 0;
            for (FloatBuffer piece : target.pieces()) {
                convertElements(info, from, from + piece.limit(), piece.duplicate());
                from += piece.limit();
            }
        } finally {
            Reference.reachabilityFence(target); // the duplicates do not keep the memory they show
        }
    }

    /** Reads one tensor into a device's memory of just its length. */
    public void read(String name, External target) {
        HostMemory host = HostMemory.of(target.memory());
        read(name, host.span());
        if (host != target.memory()) {
            target.memory().set(host);
        }
    }

    /** Whether a tensor has the shape and the values of another, of this file or of another one; 0 and -0 are one. */
    boolean sameValues(String name, SafetensorsFile other, String otherName) {
        TensorInfo info = info(name);
        TensorInfo otherInfo = other.info(otherName);
        if (!info.dtype().isFloat()
                || !otherInfo.dtype().isFloat()
                || !Arrays.equals(info.shape(), otherInfo.shape())) {
            return false;
        }
        FloatBuffer piece = FloatBuffer.allocate(COMPARED);
        FloatBuffer otherPiece = FloatBuffer.allocate(COMPARED);
        for (long from = 0; from < info.elements(); from += COMPARED) {
            long to = Math.min(from + COMPARED, info.elements());
            convertElements(info, from, to, piece.clear());
            other.convertElements(otherInfo, from, to, otherPiece.clear());
            if (!piece.flip().equals(otherPiece.flip())) {
                return false;
            }
        }
        return true;
    }

    /** Converts the elements of a tensor from one to before another. */
    private void convertElements(TensorInfo info, long from, long to, FloatBuffer target) {
        int size = info.dtype().bits() / Byte.SIZE;
        convert(info, info.begin() + from * size, info.begin() + to * size, target);
    }

    /** Converts the bytes of a tensor between two offsets. */
    private void convert(TensorInfo info, long begin, long end, FloatBuffer target) {
        try {
            for (long offset = begin; offset < end; offset += WINDOW) {
                int length = (int) Math.min(WINDOW, end - offset);
                if (channel.size() < dataStart + offset + length) {
                    throw cutShort();
                }
                try (MappedWindow window = new MappedWindow(channel, dataStart + offset, length)) {
                    FloatConversion.convert(info.dtype(), window.bytes(), target);
                }
            }
        } catch (InternalError fault) {
            // What Java makes of a page that is no longer there.
            throw unreadable(file, new IOException(cutShort().getMessage(), fault));
        } catch (IOException e) {
            throw unreadable(file, e);
        }
    }

    private static IOException cutShort() {
        return new IOException("the file was cut short while it was read");
    }

    @Override
    public void close() {
        closeQuietly(channel);
    }

    private TensorInfo info(String name) {
        TensorInfo info = header.tensors().get(name);
        if (info == null) {
            throw new ModelException(file + ": has no tensor " + OneLine.quote(name));
        }
        return info;
    }

    /** Bytes of the file at a position, whatever the channel's position. */
    private ByteBuffer bytes(long position, int length) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
        while (bytes.hasRemaining()) {
            if (channel.read(bytes, position + bytes.position()) < 0) {
                throw cutShort();
            }
        }
        return bytes.flip();
    }

    private static ModelException unreadable(Path file, IOException e) {
        return new ModelException(file + ": cannot be read: " + OneLine.reason(e), e);
    }

    /** Nothing is lost if closing a file that was only read fails. */
    private static void closeQuietly(FileChannel channel) {
        try {
            channel.close();
        } catch (IOException e) {
            System.getLogger(SafetensorsFile.class.getName()).log(System.Logger.Level.DEBUG, "closing failed", e);
        }
    }
}
