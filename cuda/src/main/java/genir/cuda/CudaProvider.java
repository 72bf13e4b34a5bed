package genir.cuda;

import genir.model.plan.Device;
import genir.model.plan.device.DeviceProvider;
import genir.model.plan.device.Precision;
import java.nio.file.Path;
import java.util.Locale;
import java.util.function.BiConsumer;

/** Brings in the first GPU that NVIDIA's driver shows. */
public final class CudaProvider implements DeviceProvider {
    @Override
    public String name() {
        return "cuda";
    }

    @Override
    public void describe(BiConsumer<String, String> findings) {
        CudaLibraries libraries = CudaLibraries.find();
        for (String name : CudaLibraries.ALL) {
            findings.accept(name, libraries.path(name).map(Path::toString).orElse("not found"));
        }
        libraries.load();
        Cuda.loadBindings();
        try (CudaContext context = new CudaContext()) {
            context.enter();
            findings.accept("Driver", "for CUDA " + CudaContext.driver());
            findings.accept("GPU", context.description() + ", " + CudaGpu.memory());
            KernelCompiler.Target target = KernelCompiler.target(context.capability());
            long begin = System.nanoTime();
            KernelCompiler.compile(KernelSources.text(), target);
            findings.accept(
                    "NVRTC",
                    String.format(
                            Locale.ROOT,
                            "%s, %d kernels compiled in %.1f s (%s)",
                            KernelCompiler.version(),
                            KernelSources.kernels().size(),
                            (System.nanoTime() - begin) / 1e9,
                            String.join(" ", target.options())));
        }
    }

    @Override
    public Device open(Precision precision) {
        CudaLibraries.find().load();
        Cuda.loadBindings();
        return new GpuDevice(new CudaGpu(precision, CudaGpu::kernels));
    }
}
