package genir.model.weights;

import genir.model.T5Config;
import genir.model.backend.FloatSpan;
import genir.model.backend.MappedFloats;
import genir.model.plan.Device;
import genir.model.plan.External;
import genir.model.plan.HostMemory;
import genir.model.plan.Memory;
import genir.model.plan.device.Devices;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * The weights of a model, or their gradients, or an optimiser's moments: one flat array in a device's memory. What runs them
 * runs on that device. In the host's memory each weight can also be seen as an array of ND4J's.
 */
public final class Parameters {
    private final T5Config config;
    private final ParameterLayout layout;
    private final Device device;
    private final Memory memory;
    private final Map<String, INDArray> views = new HashMap<>();

    /** All zero, in the host's memory. */
    public Parameters(T5Config config) {
        this(config, new ParameterLayout(config), Devices.standard());
    }

    private Parameters(T5Config config, ParameterLayout layout, Device device) {
        this(config, layout, device, device.zeros(layout.length()));
    }

    private Parameters(T5Config config, ParameterLayout layout, Device device, Memory memory) {
        this.config = config;
        this.layout = layout;
        this.device = device;
        this.memory = memory;
        if (memory instanceof HostMemory host) {
            for (ParameterLayout.Slot slot : layout.slots().values()) {
                long[] shape = slot.shape();
                long[] strides = shape.length == 1 ? new long[] {1} : new long[] {shape[1], 1};
                views.put(slot.name(), Nd4j.create(host.array().data(), shape, strides, slot.offset(), 'c'));
            }
        }
    }

    /** An array of the same layout on the same device, all zero. */
    public Parameters zerosLike() {
        return new Parameters(config, layout, device);
    }

    /** Room on the same device, all zero, for a part of these weights ({@link ParameterLayout#ofCandidates}). */
    public Parameters zerosOfCandidates(int words, int candidates) {
        return new Parameters(config, ParameterLayout.ofCandidates(config, words, candidates), device);
    }

    /**
     * All zero, in a mapped file ({@link MappedFloats}): of as many as there is disk for, in memory as far as they are used.
     *
     * @param folder where the file is while they last
     * @param prefix of the file's name
     */
    public static Parameters zerosInFile(T5Config config, Path folder, String prefix) throws IOException {
        ParameterLayout layout = new ParameterLayout(config);
        Memory memory = new HostMemory(MappedFloats.zeros(folder, prefix, layout.length()));
        return new Parameters(config, layout, Devices.standard(), memory);
    }

    /** A copy in a mapped file, as {@link #zerosInFile}, where these are in the host's memory; else these themselves. */
    public Parameters inFile(Path folder, String prefix) throws IOException {
        if (!isOnHost()) {
            return this;
        }
        Parameters copy = zerosInFile(config, folder, prefix);
        copy.set(this);
        return copy;
    }

    /** A copy on the same device that shares nothing. */
    public Parameters copy() {
        return copy(device);
    }

    /** These for the programs of a device: the same memory where it can be reached from there, else a copy. */
    public Parameters on(Device other) {
        return other.reaches(memory) ? new Parameters(config, layout, other, memory) : copy(other);
    }

    /** These in the host's memory: themselves where they are there, else a copy. */
    public Parameters onHost() {
        return isOnHost() ? this : copy(Devices.standard());
    }

    private Parameters copy(Device target) {
        Parameters copy = new Parameters(config, layout, target);
        copy.set(this);
        return copy;
    }

    /** Overwrites all by other weights of the same layout, wherever these are. */
    public void set(Parameters other) {
        memory.set(other.memory);
    }

    public T5Config config() {
        return config;
    }

    public ParameterLayout layout() {
        return layout;
    }

    /** Whose memory they are in. */
    public Device device() {
        return device;
    }

    /** The whole array [length], shared; only in the host's memory. */
    public INDArray flat() {
        return host().array();
    }

    /** One weight in its shape, sharing the flat array's memory; only in the host's memory. */
    public INDArray array(String name) {
        host();
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

    /** Whether they are in the host's memory. */
    public boolean isOnHost() {
        return memory instanceof HostMemory;
    }

    private HostMemory host() {
        if (memory instanceof HostMemory host) {
            return host;
        }
        throw new IllegalStateException("the weights are in the memory of " + device.name());
    }

    /** The whole array's floats where they lie, which keep its memory; only in the host's memory. */
    public FloatSpan floats() {
        return host().span();
    }

    /** One weight's floats for reading: where they lie, if the host can see them there, else a copy. */
    public FloatSpan values(String name) {
        return HostMemory.of(external(name).memory()).span();
    }

    /** One weight's floats where they lie, which keep their memory; only in the host's memory. */
    public FloatSpan floats(String name) {
        ParameterLayout.Slot slot = layout.slot(name);
        return host().slice(slot.offset(), slot.length()).span();
    }
}
