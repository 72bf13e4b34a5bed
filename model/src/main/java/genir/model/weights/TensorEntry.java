package genir.model.weights;

import genir.model.Tensor;
import genir.model.backend.FloatSpan;
import genir.model.plan.External;
import genir.model.plan.HostMemory;
import java.nio.FloatBuffer;
import java.util.Arrays;

/**
 * A tensor to be written.
 *
 * @param shape lengths of the axes
 * @param values in row-major order
 */
@SuppressWarnings("ArrayRecordComponent") // a plain carrier from the caller to the writer
public record TensorEntry(String name, long[] shape, FloatSpan values) {
    public TensorEntry {
        long elements = 1;
        for (long axis : shape) {
            if (axis < 0) {
                throw new IllegalArgumentException(name + ": negative length in shape " + Arrays.toString(shape));
            }
            elements = Math.multiplyExact(elements, axis);
        }
        if (elements != values.length()) {
            throw new IllegalArgumentException(
                    name + ": " + values.length() + " values do not fill shape " + Arrays.toString(shape));
        }
    }

    /** With what remains in a buffer, which keeps its position; not copied. */
    public TensorEntry(String name, long[] shape, FloatBuffer values) {
        this(name, shape, FloatSpan.of(values));
    }

    /** A tensor in a device's memory; copied unless that is the host's. */
    public static TensorEntry of(String name, External tensor) {
        return new TensorEntry(
                name, tensor.shape(), HostMemory.of(tensor.memory()).span());
    }

    /** A tensor of the Java heap, not copied. */
    public static TensorEntry of(String name, Tensor tensor) {
        long[] shape = Arrays.stream(tensor.shape()).asLongStream().toArray();
        return new TensorEntry(name, shape, FloatBuffer.wrap(tensor.data()));
    }
}
