package genir.model.plan.device;

import genir.model.plan.instruction.Kernels;

/** ND4J on whatever backend is on the class path, by its own ops alone: slower, and what the other devices are compared with. */
public final class Nd4jDevice extends HostDevice {
    @Override
    public String name() {
        return "nd4j";
    }

    @Override
    Kernels<Runnable> kernels(HostArrays arrays) {
        return new Nd4jKernels(arrays);
    }
}
