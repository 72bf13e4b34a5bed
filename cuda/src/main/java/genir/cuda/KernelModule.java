package genir.cuda;

import genir.model.ModelException;
import java.util.HashMap;
import java.util.Map;
import org.bytedeco.cuda.cudart.CUfunc_st;
import org.bytedeco.cuda.cudart.CUmod_st;
import org.bytedeco.cuda.cudart.CUstream_st;
import org.bytedeco.cuda.global.cudart;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.LongPointer;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.PointerPointer;

/** The compiled kernels on the GPU. */
final class KernelModule implements AutoCloseable {
    /** Dynamic shared memory that a block gets unasked. */
    private static final int SHARED_UNASKED = 48 << 10;

    private final CUmod_st module = new CUmod_st();
    private final CUstream_st stream;
    private final Map<String, CUfunc_st> kernels = new HashMap<>();

    /**
     * Loads kernels.
     *
     * @param image machine code, or PTX
     */
    KernelModule(byte[] image, CUstream_st stream) {
        this.stream = stream;
        // PTX is text that ends with 0; behind machine code it does no harm.
        try (BytePointer bytes = new BytePointer(image.length + 1L)) {
            bytes.put(image, 0, image.length).put(image.length, (byte) 0);
            Cuda.check(cudart.cuModuleLoadData(module, bytes), "loading the kernels");
        }
    }

    private CUfunc_st kernel(String name) {
        return kernels.computeIfAbsent(name, unknown -> {
            CUfunc_st kernel = new CUfunc_st();
            Cuda.check(cudart.cuModuleGetFunction(kernel, module, name), "finding kernel " + name);
            return kernel;
        });
    }

    /** A call with the values of its arguments, which are kept where the driver reads them. */
    Runnable call(Launch launch) {
        CUfunc_st kernel = kernel(launch.kernel());
        if (launch.sharedBytes() > SHARED_UNASKED) {
            Cuda.check(
                    cudart.cuFuncSetAttribute(
                            kernel, cudart.CU_FUNC_ATTRIBUTE_MAX_DYNAMIC_SHARED_SIZE_BYTES, launch.sharedBytes()),
                    "giving " + launch.kernel() + " " + launch.sharedBytes() + " bytes of shared memory");
        }
        int count = launch.arguments().size();
        LongPointer values = new LongPointer(Math.max(1, count));
        LongPointer places = new LongPointer(Math.max(1, count));
        for (int i = 0; i < count; i++) {
            values.put(i, bits(launch, launch.arguments().get(i)));
            places.put(i, values.address() + (long) i * Long.BYTES);
        }
        // Made of a pointer, this is the array at its address.
        return new Call(kernel, launch, values, new PointerPointer<>(places), stream);
    }

    /** The bits of an argument, those of 32-bit types in the lower half, where a kernel reads them from. */
    private static long bits(Launch launch, Object argument) {
        if (argument instanceof Long integer) {
            return integer;
        }
        if (argument instanceof Integer integer) {
            return integer & 0xFFFFFFFFL;
        }
        if (argument instanceof Float number) {
            return Float.floatToRawIntBits(number) & 0xFFFFFFFFL;
        }
        if (argument instanceof Double number) {
            return Double.doubleToRawLongBits(number);
        }
        throw new ModelException("kernel " + launch.kernel() + " takes no " + argument);
    }

    /**
     * A call.
     *
     * @param values of the arguments, to which {@code places} point
     */
    private record Call(
            CUfunc_st kernel, Launch launch, LongPointer values, PointerPointer<Pointer> places, CUstream_st stream)
            implements Runnable {
        @Override
        public void run() {
            int status = cudart.cuLaunchKernel(
                    kernel,
                    launch.blocks(),
                    1,
                    1,
                    launch.threads(),
                    1,
                    1,
                    launch.sharedBytes(),
                    stream,
                    places,
                    (PointerPointer<?>) null);
            if (status != cudart.CUDA_SUCCESS) {
                Cuda.check(status, "kernel " + launch.kernel());
            }
        }
    }

    @Override
    public void close() {
        Cuda.check(cudart.cuModuleUnload(module), "unloading the kernels");
    }
}
