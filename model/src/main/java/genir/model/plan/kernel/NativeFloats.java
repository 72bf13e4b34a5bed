package genir.model.plan.kernel;

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
    private NativeFloats() {}

    /** The elements of a contiguous array where they lie; position 0. The array must stay reachable meanwhile. */
    public static FloatBuffer of(INDArray array) {
        FloatPointer pointer = array.data().pointer().getPointer(FloatPointer.class, array.offset());
        return pointer.capacity(array.length()).asBuffer();
    }

    /** The same elements as the bits of the floats. */
    public static IntBuffer bits(INDArray array) {
        FloatPointer pointer = array.data().pointer().getPointer(FloatPointer.class, array.offset());
        return new IntPointer(pointer).capacity(array.length()).asBuffer();
    }
}
