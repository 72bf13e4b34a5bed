package genir.model.backend;

import com.sun.jna.NativeLibrary;
import com.sun.jna.NativeLong;
import com.sun.jna.Pointer;
import genir.model.ModelException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.lang.ref.Cleaner;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.nd4j.linalg.api.buffer.DataBuffer;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.memory.pointers.PagedPointer;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Arrays in files that are mapped into memory. What nothing reads or writes for a while need not be in memory: it is the system's
 * cache of the file, which shrinks where memory is short, and not the process's own. Java maps no more than 2^31 bytes at a time, hence
 * the system's call.
 */
public final class MappedFloats {
    private static final int READ_AND_WRITE = 2;
    /** PROT_READ | PROT_WRITE. */
    private static final int PROTECTION = 3;
    /** MAP_SHARED. */
    private static final int SHARED = 1;

    private static final double GIGABYTE = 1e9;
    private static final Cleaner CLEANER = Cleaner.create();

    /** Gives the pages, and with them the file, back when nothing has the array's data any more. */
    private record Mapping(long address, long bytes) implements Runnable {
        @Override
        public void run() {
            NativeLibrary.getInstance("c")
                    .getFunction("munmap")
                    .invokeInt(new Object[] {new Pointer(address), new NativeLong(bytes)});
        }
    }

    private MappedFloats() {}

    /**
     * So many zeros, in a file of their own whose name is gone when this returns: its space is free again with the memory, even if the
     * process is killed. Where the system has no such files, in ordinary memory.
     *
     * @param folder there already
     * @param prefix of the file's name
     * @throws ModelException if there is not so much space
     */
    public static INDArray zeros(Path folder, String prefix, long length) throws IOException {
        NativeBackend.start();
        if (!NativeBackend.glibcOnX86() || !NativeBackend.onCpu()) {
            return NativeBackend.zeros(length);
        }
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
            try (RandomAccessFile sized = new RandomAccessFile(file.toFile(), "rw")) {
                sized.setLength(bytes);
            }
            return array(map(file, bytes), length);
        } finally {
            Files.delete(file);
        }
    }

    private static long map(Path file, long bytes) throws IOException {
        NativeLibrary c = NativeLibrary.getInstance("c");
        int descriptor = c.getFunction("open").invokeInt(new Object[] {file.toString(), READ_AND_WRITE});
        if (descriptor < 0) {
            throw new IOException(file + " cannot be opened");
        }
        Pointer pages = c.getFunction("mmap").invokePointer(new Object[] {
            Pointer.NULL, new NativeLong(bytes), PROTECTION, SHARED, descriptor, new NativeLong(0)
        });
        c.getFunction("close").invokeInt(new Object[] {descriptor});
        long address = Pointer.nativeValue(pages);
        if (address == -1) {
            throw new IOException(file + " cannot be mapped into memory");
        }
        return address;
    }

    private static INDArray array(long address, long length) {
        DataBuffer data = Nd4j.createBuffer(
                new PagedPointer(new PagedPointer(address), length).asFloatPointer(), length, DataType.FLOAT);
        CLEANER.register(data, new Mapping(address, length * Float.BYTES));
        return Nd4j.create(data, new long[] {length}, new long[] {1}, 0, 'c');
    }
}
