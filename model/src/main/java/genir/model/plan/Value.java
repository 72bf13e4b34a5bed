package genir.model.plan;

import java.util.Arrays;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A variable of the plan: its shape, and where its elements lie.
 *
 * <p>Several values can lie in one {@link Root}: a reshape is the same elements under another shape, a permute the same
 * elements in another order.
 */
public final class Value {
    private final String name;
    private final long[] shape;
    private long[] strides;
    private Root root;

    Value(String name, long[] shape) {
        this.name = name;
        this.shape = shape;
    }

    public String name() {
        return name;
    }

    public long[] shape() {
        return shape;
    }

    public int rank() {
        return shape.length;
    }

    public long length() {
        return length(shape);
    }

    public long[] strides() {
        return strides;
    }

    Root root() {
        return root;
    }

    boolean placed() {
        return root != null;
    }

    void place(Root where, long[] newStrides) {
        if (root != null) {
            throw new IllegalStateException(name + " already has a place");
        }
        this.root = where;
        this.strides = newStrides;
    }

    /** Whether the elements lie one behind the other in row-major order. */
    public boolean contiguous() {
        return Arrays.equals(strides, rowMajor(shape)) || length() <= 1;
    }

    public boolean sameShape(Value other) {
        return Arrays.equals(shape, other.shape);
    }

    static long length(long[] shape) {
        long length = 1;
        for (long axis : shape) {
            length *= axis;
        }
        return length;
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

    @Override
    public String toString() {
        return name + Arrays.toString(shape);
    }

    /** A run of memory that one or more values share, with the steps between which it is in use. */
    static final class Root {
        private final long length;
        private int firstStep = Integer.MAX_VALUE;
        private int lastStep = -1;
        private int firstWrite = -1;
        private int lastWrite = -1;
        /** Set for memory that is not the arena's: a parameter, a gradient slot. */
        private INDArray external;

        private long offset = -1;
        private boolean isProtected;

        Root(long length) {
            this.length = length;
        }

        long length() {
            return length;
        }

        void usedAt(int step) {
            firstStep = Math.min(firstStep, step);
            lastStep = Math.max(lastStep, step);
        }

        void writtenAt(int step) {
            firstWrite = firstWrite < 0 ? step : firstWrite;
            lastWrite = step;
        }

        /** The first step that writes here, or -1 where the caller does. */
        int firstWrite() {
            return firstWrite;
        }

        /** The number of steps after which the elements are ready. */
        int readyAfter() {
            return lastWrite + 1;
        }

        int firstStep() {
            return firstStep;
        }

        int lastStep() {
            return lastStep;
        }

        void bindTo(INDArray array) {
            external = array;
        }

        INDArray external() {
            return external;
        }

        /** Says that only the caller writes here. */
        void protect() {
            isProtected = true;
        }

        boolean isProtected() {
            return isProtected;
        }

        void moveTo(long newOffset) {
            offset = newOffset;
        }

        long offset() {
            return offset;
        }
    }
}
