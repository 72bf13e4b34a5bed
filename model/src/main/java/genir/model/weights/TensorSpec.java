package genir.model.weights;

import java.util.Arrays;

/**
 * A tensor as a header of safetensors names it, before its values are known.
 *
 * @param dtype of its elements
 * @param shape lengths of the axes; not copied
 */
@SuppressWarnings("ArrayRecordComponent") // a plain carrier from the caller to the writer
public record TensorSpec(String name, Dtype dtype, long[] shape) {
    public TensorSpec {
        if (Arrays.stream(shape).anyMatch(axis -> axis < 0)) {
            throw new IllegalArgumentException(name + ": negative length in shape " + Arrays.toString(shape));
        }
    }

    /** What its values take in a file. */
    long bytes() {
        long bits = Arrays.stream(shape).reduce(dtype.bits(), Math::multiplyExact);
        return bits / Byte.SIZE;
    }
}
