package genir.model.weights;

import java.util.Arrays;

/**
 * What a safetensors header says of one tensor.
 *
 * @param shape lengths of the axes; none for a scalar
 * @param begin its first byte, counted from the end of the header
 * @param end one past its last byte
 */
@SuppressWarnings("ArrayRecordComponent") // made by the parser, never changed
record TensorInfo(String name, Dtype dtype, long[] shape, long begin, long end) {
    /**
     * Number of elements.
     *
     * @throws ArithmeticException if it does not fit a long
     */
    long elements() {
        long elements = 1;
        for (long axis : shape) {
            elements = Math.multiplyExact(elements, axis);
        }
        return elements;
    }

    /** Bytes between the offsets. */
    long bytes() {
        return end - begin;
    }

    /** For messages: name, type and shape. */
    String describe() {
        return "tensor " + OneLine.quote(name) + " (" + dtype + " " + Arrays.toString(shape) + ")";
    }
}
