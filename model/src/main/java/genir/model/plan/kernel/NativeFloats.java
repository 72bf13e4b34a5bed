package genir.model.plan.kernel;

import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.IntPointer;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Native memory of arrays as buffers. */
public final class NativeFloats {
    private NativeFloats() {}

    /** The elements of a contiguous array where they lie; position 0. The array must stay reachable meanwhile. */
    public static FloatBuffer of(INDArray array) {
        FloatPointer pointer = new FloatPointer((FloatPointer) array.data().pointer()).position(array.offset());
        return pointer.capacity(array.offset() + array.length()).asBuffer();
    }

    /** The same elements as the bits of the floats. */
    public static IntBuffer bits(INDArray array) {
        IntPointer pointer = new IntPointer(array.data().pointer()).position(array.offset());
        return pointer.capacity(array.offset() + array.length()).asBuffer();
    }
}
