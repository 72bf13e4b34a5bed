package genir.model.plan.instruction;

import java.util.Arrays;

/**
 * What an instruction reads or writes. Several operands can lie in one storage: a reshape is the same elements under
 * another shape, a permute the same elements in another order.
 *
 * @param name of the graph's variable
 * @param storage where the elements lie, from its first float on
 * @param shape lengths of the axes; not to be changed
 * @param strides elements from one to the next along each axis; not to be changed
 * @param type of the elements
 */
@SuppressWarnings("ArrayRecordComponent")
public record Operand(String name, Storage storage, long[] shape, long[] strides, ElementType type) {
    /** Floats that lie one behind the other in row-major order. */
    public static Operand rowMajor(String name, Storage storage, long... shape) {
        return new Operand(name, storage, shape, rowMajor(shape), ElementType.FLOAT32);
    }

    /** Tokens, one behind the other. */
    public static Operand tokens(String name, Storage storage) {
        long[] shape = {storage.length()};
        return new Operand(name, storage, shape, rowMajor(shape), ElementType.INT32);
    }

    /** Elements of some type, one behind the other. */
    public static Operand rowMajor(String name, Storage storage, ElementType type, long... shape) {
        return new Operand(name, storage, shape, rowMajor(shape), type);
    }

    /** Strides of elements that lie one behind the other, the last axis fastest. */
    public static long[] rowMajor(long[] shape) {
        long[] strides = new long[shape.length];
        long step = 1;
        for (int axis = shape.length - 1; axis >= 0; axis--) {
            strides[axis] = step;
            step *= shape[axis];
        }
        return strides;
    }

    /** Elements of a shape. */
    public static long length(long[] shape) {
        long length = 1;
        for (long axis : shape) {
            length *= axis;
        }
        return length;
    }

    public int rank() {
        return shape.length;
    }

    public long length() {
        return length(shape);
    }

    /** The length of the last axis. */
    public int width() {
        return Math.toIntExact(shape[shape.length - 1]);
    }

    /** Whether the elements lie one behind the other in row-major order. */
    public boolean contiguous() {
        return Arrays.equals(strides, rowMajor(shape)) || length() <= 1;
    }

    /** The same elements, which must be contiguous, under another shape. */
    public Operand reshaped(long... other) {
        if (!contiguous() || length(other) != length()) {
            throw new IllegalArgumentException(this + " cannot become " + Arrays.toString(other));
        }
        return new Operand(name, storage, other, rowMajor(other), type);
    }

    /** The name, the type unless it is float, the shape, and the strides where they are not row-major. */
    @Override
    public String toString() {
        return name
                + switch (type) {
                    case FLOAT32 -> "";
                    case INT32 -> " int";
                    case FLOAT64 -> " double";
                }
                + Arrays.toString(shape)
                + (contiguous() ? "" : "/" + Arrays.toString(strides));
    }
}
