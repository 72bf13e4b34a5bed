package genir.model.plan.kernel;

import java.nio.FloatBuffer;
import org.bytedeco.javacpp.FloatPointer;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Native memory of arrays as buffers. */
public final class NativeFloats {
    private NativeFloats() {}

    /** The elements of a contiguous array where they lie; position 0. The array must stay reachable meanwhile. */
    public static FloatBuffer of(INDArray array) {
        FloatPointer pointer = new FloatPointer((FloatPointer) array.data().pointer()).position(array.offset());
        return pointer.capacity(array.offset() + array.length()).asBuffer();
    }
}
