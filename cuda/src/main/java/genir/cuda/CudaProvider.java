package genir.cuda;

import genir.model.plan.Device;
import genir.model.plan.device.DeviceProvider;
import genir.model.plan.device.Precision;

/** Brings in the first GPU that NVIDIA's driver shows. */
public final class CudaProvider implements DeviceProvider {
    @Override
    public String name() {
        return "cuda";
    }

    @Override
    public Device open(Precision precision) {
        CudaLibraries.find().load();
        Cuda.loadBindings();
        return new GpuDevice(new CudaGpu(precision, CudaGpu::kernels));
    }
}
