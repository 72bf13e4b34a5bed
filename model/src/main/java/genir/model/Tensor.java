package genir.model;

import java.util.Arrays;

/**
 * A dense array of floats in row-major order, on the Java heap.
 *
 * @param data the elements, not copied
 * @param shape the lengths of the axes; their product is {@code data.length}
 */
@SuppressWarnings("ArrayRecordComponent") // a plain carrier: whoever holds it owns the arrays
public record Tensor(float[] data, int... shape) {
    public Tensor {
        long elements = 1;
        for (int axis : shape) {
            elements *= axis;
        }
        if (elements != data.length) {
            throw new IllegalArgumentException(data.length + " elements do not fill shape " + Arrays.toString(shape));
        }
    }

    /** Rows of a matrix, or the length of the first axis. */
    public int rows() {
        return shape[0];
    }

    /** Elements in one step of the first axis. */
    public int rowLength() {
        return shape[0] == 0 ? 0 : data.length / shape[0];
    }

    /** A copy of one step of the first axis. */
    public float[] row(int index) {
        return Arrays.copyOfRange(data, index * rowLength(), (index + 1) * rowLength());
    }
}
