package genir.model.plan;

import genir.model.backend.FloatSpan;
import genir.model.backend.NativeBackend;
import genir.model.plan.instruction.Operand;
import java.util.Arrays;
import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.IntPointer;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Floats of an array of ND4J's, which it keeps. */
public final class HostMemory implements Memory {
    private final INDArray whole;
    private final FloatPointer pointer;
    /** The same memory: tokens take as many bytes as floats. */
    private final IntPointer tokens;

    private final long offset;
    private final long length;

    /** All elements of a contiguous array. */
    public HostMemory(INDArray array) {
        this(array, array.offset(), array.length());
    }

    /** What a memory holds, where the host can see it: itself, or a copy. */
    public static HostMemory of(Memory memory) {
        if (memory instanceof HostMemory host) {
            return host;
        }
        HostMemory copy = new HostMemory(NativeBackend.allocate(memory.length()));
        copy.set(memory);
        return copy;
    }

    private HostMemory(INDArray whole, long offset, long length) {
        this.whole = whole;
        this.pointer = new FloatPointer((FloatPointer) whole.data().pointer());
        this.tokens = new IntPointer(pointer);
        this.offset = offset;
        this.length = length;
    }

    @Override
    public HostMemory slice(long from, long floats) {
        return new HostMemory(whole, offset + from, floats);
    }

    @Override
    public long length() {
        return length;
    }

    /** All of it, from the data's first float on. */
    public INDArray array() {
        return whole;
    }

    /** Elements of this memory as an array of ND4J's. */
    public INDArray array(Operand operand) {
        boolean same = offset == whole.offset()
                && Arrays.equals(operand.shape(), whole.shape())
                && Arrays.equals(operand.strides(), Operand.rowMajor(whole.shape()));
        return same ? whole : Nd4j.create(whole.data(), operand.shape(), operand.strides(), offset, 'c');
    }

    @Override
    public void readTokens(long from, int[] target) {
        tokens.position(offset + from).get(target);
    }

    @Override
    public void writeTokens(long from, int[] source) {
        tokens.position(offset + from).put(source);
    }

    @Override
    public void readDoubles(long from, double[] target) {
        doubles(from).get(target);
    }

    @Override
    public void writeDoubles(long from, double[] source) {
        doubles(from).put(source);
    }

    private DoublePointer doubles(long from) {
        return new DoublePointer(pointer.getPointer(offset + from));
    }

    /** The floats where they lie, which keep the memory. */
    public FloatSpan span() {
        return FloatSpan.of(whole, offset, length, whole);
    }

    /** The address of the array's data; {@link #offset} floats on this memory begins. */
    public FloatPointer base() {
        return new FloatPointer(pointer);
    }

    public long offset() {
        return offset;
    }

    @Override
    public void read(long from, float[] target, int targetOffset, int count) {
        pointer.position(offset + from).get(target, targetOffset, count);
    }

    @Override
    public void write(long from, float[] source, int sourceOffset, int count) {
        pointer.position(offset + from).put(source, sourceOffset, count);
    }
}
