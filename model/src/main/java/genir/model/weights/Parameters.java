package genir.model.weights;

import genir.model.T5Config;
import genir.model.backend.FloatSpan;
import genir.model.backend.NativeBackend;
import genir.model.plan.External;
import genir.model.plan.HostMemory;
import genir.model.plan.Memory;
import java.util.HashMap;
import java.util.Map;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * The weights of a model, or their gradients, or an optimiser's moments: one flat array of native memory with a view for
 * each weight.
 */
public final class Parameters {
    private final T5Config config;
    private final ParameterLayout layout;
    private final INDArray flat;
    private final Memory memory;
    private final Map<String, INDArray> views = new HashMap<>();

    /** All zero. */
    public Parameters(T5Config config) {
        this(config, new ParameterLayout(config));
    }

    private Parameters(T5Config config, ParameterLayout layout) {
        this.config = config;
        this.layout = layout;
        this.flat = NativeBackend.zeros(layout.length());
        this.memory = new HostMemory(flat);
        for (ParameterLayout.Slot slot : layout.slots().values()) {
            long[] shape = slot.shape();
            long[] strides = shape.length == 1 ? new long[] {1} : new long[] {shape[1], 1};
            views.put(slot.name(), Nd4j.create(flat.data(), shape, strides, slot.offset(), 'c'));
        }
    }

    /** An array of the same layout, all zero. */
    public Parameters zerosLike() {
        return new Parameters(config, layout);
    }

    /** A copy that shares nothing. */
    public Parameters copy() {
        Parameters copy = zerosLike();
        copy.flat.assign(flat);
        return copy;
    }

    public T5Config config() {
        return config;
    }

    public ParameterLayout layout() {
        return layout;
    }

    /** The whole array [length], shared. */
    public INDArray flat() {
        return flat;
    }

    /** One weight in its shape, sharing the flat array's memory. */
    public INDArray array(String name) {
        layout.slot(name);
        return views.get(name);
    }

    /** The whole array as a program reads or writes it. */
    public External external() {
        return new External(memory, layout.length());
    }

    /** One weight as a program reads or writes it. */
    public External external(String name) {
        ParameterLayout.Slot slot = layout.slot(name);
        return new External(memory.slice(slot.offset(), slot.length()), slot.shape());
    }

    /** The whole array's floats where they lie, which keep its memory. */
    public FloatSpan floats() {
        return FloatSpan.of(flat, 0, layout.length(), flat);
    }

    /** One weight's floats where they lie, which keep their memory. */
    public FloatSpan floats(String name) {
        ParameterLayout.Slot slot = layout.slot(name);
        return FloatSpan.of(flat, slot.offset(), slot.length(), flat);
    }
}
