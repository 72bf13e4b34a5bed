package genir.model.plan.device;

import genir.model.plan.instruction.Kernels;

/** The CPU: products by cblas, the rest by loops of our own and, where they are as fast, ops of ND4J's. */
public final class CpuDevice extends HostDevice {
    @Override
    public String name() {
        return "cpu";
    }

    @Override
    Kernels<Runnable> kernels(HostArrays arrays) {
        return new CpuKernels(arrays);
    }
}
