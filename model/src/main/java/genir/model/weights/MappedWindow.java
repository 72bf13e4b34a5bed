package genir.model.weights;

import java.io.IOException;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Field;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;

/**
 * A part of a file mapped into memory for reading, and unmapped when it is closed.
 *
 * <p>Mapped pages that were read count as memory of the process. Left to the garbage collector, which sees only small
 * objects, the windows of a large file would soon take as much memory as the file.
 */
final class MappedWindow implements AutoCloseable {
    private static final MethodHandle UNMAP = unmap();

    private MappedByteBuffer bytes;

    /** Maps bytes that the file has. */
    MappedWindow(FileChannel channel, long position, int length) throws IOException {
        this.bytes = channel.map(FileChannel.MapMode.READ_ONLY, position, length);
    }

    /** The bytes, little-endian; not to be used once the window is closed. */
    ByteBuffer bytes() {
        return bytes.order(ByteOrder.LITTLE_ENDIAN);
    }

    @Override
    public void close() {
        if (bytes != null && UNMAP != null) {
            try {
                UNMAP.invokeExact((ByteBuffer) bytes);
            } catch (Throwable e) {
                throw new IllegalStateException("a file cannot be unmapped", e);
            }
        }
        bytes = null;
    }

    /** Java has no other way to unmap a buffer before version 22; null where this one is closed too. */
    private static MethodHandle unmap() {
        try {
            Class<?> unsafe = Class.forName("sun.misc.Unsafe");
            Field instance = unsafe.getDeclaredField("theUnsafe");
            instance.setAccessible(true);
            return MethodHandles.lookup()
                    .findVirtual(unsafe, "invokeCleaner", MethodType.methodType(void.class, ByteBuffer.class))
                    .bindTo(instance.get(null));
        } catch (ReflectiveOperationException | RuntimeException e) {
            System.getLogger(MappedWindow.class.getName())
                    .log(System.Logger.Level.DEBUG, "mapped files are left to the garbage collector", e);
            return null;
        }
    }
}
