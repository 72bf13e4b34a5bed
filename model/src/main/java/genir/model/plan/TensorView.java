package genir.model.plan;

import genir.model.Tensor;
import genir.model.backend.NativeFloats;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.Objects;
import org.bytedeco.javacpp.FloatPointer;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A value of a plan where it lies, open for reading and writing; the first axis counts rows.
 *
 * <p>Valid until the plan runs again.
 */
public final class TensorView {
    private final Value value;
    private final INDArray array;
    private final FloatPointer pointer;
    private final long offset;

    TensorView(Value value, INDArray array) {
        this.value = value;
        this.array = array;
        this.pointer = new FloatPointer((FloatPointer) array.data().pointer());
        this.offset = array.offset();
    }

    /** The name of the variable. */
    public String name() {
        return value.name();
    }

    /** Lengths of the axes. */
    public int[] shape() {
        return Arrays.stream(value.shape()).mapToInt(Math::toIntExact).toArray();
    }

    public int rows() {
        return Math.toIntExact(value.shape()[0]);
    }

    /** Elements of a row. */
    public int rowLength() {
        return Math.toIntExact(value.length() / value.shape()[0]);
    }

    /** ND4J's array of the value. */
    public INDArray array() {
        return array;
    }

    /** All elements where they lie, row-major; position 0. Only for values whose elements lie one behind the other. */
    public FloatBuffer floats() {
        if (!value.contiguous()) {
            throw new IllegalStateException(value + " is not contiguous");
        }
        return NativeFloats.of(array);
    }

    /** Copies everything out, row-major. */
    public Tensor read() {
        Tensor tensor = new Tensor(new float[Math.toIntExact(value.length())], shape());
        readRows(0, rows(), tensor.data(), 0);
        return tensor;
    }

    /** Copies rows {@code from} to {@code to} (exclusive) out, row-major. */
    public void readRows(int from, int to, float[] target, int targetOffset) {
        transfer(from, to, target, targetOffset, false);
    }

    /** Overwrites rows {@code from} to {@code to} (exclusive), row-major. */
    public void writeRows(int from, int to, float[] source, int sourceOffset) {
        transfer(from, to, source, sourceOffset, true);
    }

    /** Overwrites everything, row-major. */
    public void write(float[] source) {
        if (source.length != value.length()) {
            throw new IllegalArgumentException(source.length + " elements for " + value);
        }
        writeRows(0, rows(), source, 0);
    }

    private void transfer(int from, int to, float[] heap, int heapOffset, boolean write) {
        if (from < 0 || to > rows() || from > to) {
            throw new IndexOutOfBoundsException("rows " + from + " to " + to + " of " + value);
        }
        int length = rowLength();
        // The copy itself is native and checks nothing.
        Objects.checkFromIndexSize(heapOffset, (to - from) * length, heap.length);
        if (value.contiguous()) {
            pointer.position(offset + (long) from * length);
            copy(heap, heapOffset, (to - from) * length, write);
            return;
        }
        long[] shape = value.shape();
        long[] strides = value.strides();
        int last = shape.length - 1;
        int run = strides[last] == 1 ? (int) shape[last] : 1;
        for (int row = from; row < to; row++) {
            for (int element = 0; element < length; element += run) {
                long place = offset + row * strides[0];
                int rest = element;
                for (int axis = last; axis > 0; axis--) {
                    place += rest % shape[axis] * strides[axis];
                    rest /= (int) shape[axis];
                }
                pointer.position(place);
                copy(heap, heapOffset + (row - from) * length + element, run, write);
            }
        }
    }

    private void copy(float[] heap, int heapOffset, int length, boolean write) {
        if (write) {
            pointer.put(heap, heapOffset, length);
        } else {
            pointer.get(heap, heapOffset, length);
        }
    }
}
