package genir.model.weights;

import genir.model.Tensor;
import java.nio.FloatBuffer;
import java.util.Arrays;

/**
 * A tensor to be written.
 *
 * @param shape lengths of the axes
 * @param values in row-major order, from the buffer's position to its limit; the buffer's position is left alone
 */
@SuppressWarnings("ArrayRecordComponent") // a plain carrier from the caller to the writer
public record TensorEntry(String name, long[] shape, FloatBuffer values) {
    public TensorEntry {
        long elements = 1;
        for (long axis : shape) {
            if (axis < 0) {
                throw new IllegalArgumentException(name + ": negative length in shape " + Arrays.toString(shape));
            }
            elements = Math.multiplyExact(elements, axis);
        }
        if (elements != values.remaining()) {
            throw new IllegalArgumentException(
                    name + ": " + values.remaining() + " values do not fill shape " + Arrays.toString(shape));
        }
    }

    /** A tensor of the Java heap, not copied. */
    public static TensorEntry of(String name, Tensor tensor) {
        long[] shape = Arrays.stream(tensor.shape()).asLongStream().toArray();
        return new TensorEntry(name, shape, FloatBuffer.wrap(tensor.data()));
    }
}
