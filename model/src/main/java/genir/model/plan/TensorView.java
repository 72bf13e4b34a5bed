package genir.model.plan;

import genir.model.Tensor;
import genir.model.backend.NativeFloats;
import genir.model.plan.instruction.ElementType;
import genir.model.plan.instruction.Operand;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A value of a plan where it lies, open for reading and writing; the first axis counts rows.
 *
 * <p>Valid until the plan runs again.
 */
public final class TensorView {
    private final Operand operand;
    private final Memory memory;

    TensorView(Operand operand, Memory memory) {
        this.operand = operand;
        this.memory = memory;
    }

    /** The name of the variable. */
    public String name() {
        return operand.name();
    }

    /** Lengths of the axes. */
    public int[] shape() {
        return Arrays.stream(operand.shape()).mapToInt(Math::toIntExact).toArray();
    }

    public int rows() {
        return Math.toIntExact(operand.shape()[0]);
    }

    /** Elements of a row. */
    public int rowLength() {
        return Math.toIntExact(operand.length() / operand.shape()[0]);
    }

    /** ND4J's array of the value; only where the memory is ND4J's. */
    public INDArray array() {
        return host().array(operand);
    }

    /** All elements, row-major, for reading only; position 0. Where they lie if the host can see them there, else copied out. */
    public FloatBuffer floats() {
        return operand.contiguous() && memory instanceof HostMemory
                ? NativeFloats.of(array())
                : FloatBuffer.wrap(read().data());
    }

    /** The value as a program of the same device reads or writes it; only where its elements lie one behind the other. */
    public External external() {
        if (!operand.contiguous()) {
            throw new IllegalStateException(operand + " is not contiguous");
        }
        return new External(memory, operand.shape());
    }

    private HostMemory host() {
        if (memory instanceof HostMemory host) {
            return host;
        }
        throw new IllegalStateException(operand.name() + " is not in the host's memory");
    }

    /** Copies everything out, row-major. */
    public Tensor read() {
        Tensor tensor = new Tensor(new float[Math.toIntExact(operand.length())], shape());
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
        if (source.length != operand.length()) {
            throw new IllegalArgumentException(source.length + " elements for " + operand);
        }
        writeRows(0, rows(), source, 0);
    }

    /** Overwrites tokens. */
    public void writeTokens(int[] tokens) {
        if (operand.type() != ElementType.INT32 || tokens.length != operand.length()) {
            throw new IllegalArgumentException(tokens.length + " tokens for " + operand);
        }
        memory.writeTokens(0, tokens);
    }

    /** Copies tokens out. */
    public int[] readTokens() {
        if (operand.type() != ElementType.INT32) {
            throw new IllegalArgumentException("no tokens: " + operand);
        }
        int[] tokens = new int[Math.toIntExact(operand.length())];
        memory.readTokens(0, tokens);
        return tokens;
    }

    /** Overwrites doubles. */
    public void writeDoubles(double... values) {
        if (operand.type() != ElementType.FLOAT64 || values.length != operand.length()) {
            throw new IllegalArgumentException(values.length + " doubles for " + operand);
        }
        memory.writeDoubles(0, values);
    }

    /** Copies the first double out. */
    public double readDouble() {
        return readDoubles()[0];
    }

    /** Copies all doubles out. */
    public double[] readDoubles() {
        if (operand.type() != ElementType.FLOAT64) {
            throw new IllegalArgumentException("no doubles: " + operand);
        }
        double[] values = new double[Math.toIntExact(operand.length())];
        memory.readDoubles(0, values);
        return values;
    }

    /** Makes changes, one after the other; only what changes is read and written. */
    public void apply(List<Edit> edits) {
        edits.forEach(this::apply);
    }

    private void apply(Edit edit) {
        if (edit instanceof Edit.Put put) {
            transferElements(put.from(), put.length(), put.source(), put.sourceFrom(), true);
            return;
        }
        float[] values = new float[edit.length()];
        if (edit instanceof Edit.Fill fill) {
            Arrays.fill(values, fill.value());
        } else {
            transferElements(edit.from(), values.length, values, 0, false);
            if (edit instanceof Edit.Scale scale) {
                for (int i = 0; i < values.length; i++) {
                    values[i] = (float) (values[i] * scale.factor());
                }
            } else if (edit instanceof Edit.Add add) {
                for (int i = 0; i < values.length; i++) {
                    values[i] += add.addends()[i];
                }
            } else if (edit instanceof Edit.Remake remake) {
                values = remake.function().apply(values);
            }
        }
        transferElements(edit.from(), values.length, values, 0, true);
    }

    private void transfer(int from, int to, float[] heap, int heapOffset, boolean write) {
        if (from < 0 || to > rows() || from > to) {
            throw new IndexOutOfBoundsException("rows " + from + " to " + to + " of " + operand);
        }
        int length = rowLength();
        transferElements((long) from * length, (to - from) * length, heap, heapOffset, write);
    }

    /** Elements {@code from} to {@code from + count}, row-major. */
    private void transferElements(long from, int count, float[] heap, int heapOffset, boolean write) {
        // The copy itself is native and checks nothing.
        Objects.checkFromIndexSize(from, count, operand.length());
        Objects.checkFromIndexSize(heapOffset, count, heap.length);
        if (operand.contiguous()) {
            copy(from, heap, heapOffset, count, write);
            return;
        }
        long[] shape = operand.shape();
        long[] strides = operand.strides();
        int last = shape.length - 1;
        for (int done = 0, run; done < count; done += run) {
            long rest = from + done;
            // To the end of the last axis, where that is a run of memory.
            run = strides[last] == 1 ? (int) Math.min(count - done, shape[last] - rest % shape[last]) : 1;
            long place = 0;
            for (int axis = last; axis >= 0; axis--) {
                place += rest % shape[axis] * strides[axis];
                rest /= shape[axis];
            }
            copy(place, heap, heapOffset + done, run, write);
        }
    }

    private void copy(long place, float[] heap, int heapOffset, int length, boolean write) {
        if (write) {
            memory.write(place, heap, heapOffset, length);
        } else {
            memory.read(place, heap, heapOffset, length);
        }
    }
}
