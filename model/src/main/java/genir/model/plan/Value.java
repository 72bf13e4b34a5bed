package genir.model.plan;

import genir.model.plan.instruction.ElementType;
import genir.model.plan.instruction.Operand;
import genir.model.plan.instruction.Storage;
import java.util.Arrays;

/** A variable of the graph while its program is made: its shape and, once it has a place, where its elements lie. */
final class Value {
    private final String name;
    private final long[] shape;
    private final ElementType type;
    private Root root;
    private Operand operand;

    Value(String name, ElementType type, long... shape) {
        this.name = name;
        this.shape = shape;
        this.type = type;
    }

    String name() {
        return name;
    }

    long[] shape() {
        return shape;
    }

    /** Elements, counted as floats. */
    long length() {
        return Operand.length(shape) * type.words();
    }

    boolean placed() {
        return root != null;
    }

    void place(Root where, long[] strides) {
        if (root != null) {
            throw new IllegalStateException(name + " already has a place");
        }
        this.root = where;
        this.operand = new Operand(name, where.storage(), shape, strides, type);
    }

    Root root() {
        return root;
    }

    /** The value as instructions read and write it; it has a place. */
    Operand operand() {
        if (operand == null) {
            throw new IllegalStateException("no memory for " + this);
        }
        return operand;
    }

    @Override
    public String toString() {
        return name + Arrays.toString(shape);
    }

    /** A storage while places are given, with the steps between which it is in use. */
    static final class Root {
        private final Storage storage;
        private int firstStep = Integer.MAX_VALUE;
        private int lastStep = -1;
        private long offset = -1;
        private boolean isProtected;

        Root(Storage storage) {
            this.storage = storage;
        }

        Storage storage() {
            return storage;
        }

        long length() {
            return storage.length();
        }

        void usedAt(int step) {
            firstStep = Math.min(firstStep, step);
            lastStep = Math.max(lastStep, step);
        }

        int firstStep() {
            return firstStep;
        }

        int lastStep() {
            return lastStep;
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
