package genir.model.backend;

import java.lang.ref.Cleaner;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.IntPointer;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Native memory of arrays as buffers.
 *
 * <p>A buffer begins at the array's own address: one that began at the address of all weights, and was moved on, could not
 * reach beyond 2^31 bytes, which T5-large's weights do.
 */
public final class NativeFloats {
    /** Floats that one buffer can show. */
    public static final long LONGEST = Integer.MAX_VALUE / Float.BYTES;

    private static final Cleaner CLEANER = Cleaner.create();

    /** Refers to what owns the memory, until its buffer is gone; then there is nothing to do but to be forgotten, too. */
    private record Owner(Object memory) implements Runnable {
        @Override
        public void run() {}
    }

    private NativeFloats() {}

    /**
     * The elements of a contiguous array where they lie; position 0. As long as the buffer is reachable, so is the array; a
     * view, however, keeps ND4J from freeing what it is a view of no longer than that itself is reachable.
     */
    public static FloatBuffer of(INDArray array) {
        return of(array, array.offset(), array.length(), array);
    }

    /**
     * Elements of an array's data where they lie; position 0.
     *
     * @param from the first one's place in the data
     * @param owner what stays reachable as long as the buffer does: ND4J frees memory that it believes forgotten
     * @throws IllegalArgumentException if they are more than a buffer can show ({@link FloatSpan} can)
     */
    public static FloatBuffer of(INDArray array, long from, long length, Object owner) {
        requireBuffer(length);
        FloatPointer pointer = array.data().pointer().getPointer(FloatPointer.class, from);
        FloatBuffer buffer = pointer.capacity(length).asBuffer();
        CLEANER.register(buffer, new Owner(owner));
        return buffer;
    }

    /** The elements of a contiguous array as the bits of the floats, kept likewise. */
    public static IntBuffer bits(INDArray array) {
        requireBuffer(array.length());
        FloatPointer pointer = array.data().pointer().getPointer(FloatPointer.class, array.offset());
        IntBuffer buffer = new IntPointer(pointer).capacity(array.length()).asBuffer();
        CLEANER.register(buffer, new Owner(array));
        return buffer;
    }

    /** JavaCPP would cut the buffer off without a word. */
    private static void requireBuffer(long length) {
        if (length > LONGEST) {
            throw new IllegalArgumentException(length + " floats are too many for one buffer");
        }
    }
}
