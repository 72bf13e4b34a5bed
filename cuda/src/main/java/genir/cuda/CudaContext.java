package genir.cuda;

import genir.model.ModelException;
import java.nio.charset.StandardCharsets;
import org.bytedeco.cuda.cudart.CUctx_st;
import org.bytedeco.cuda.global.cudart;

/** The first GPU that the driver shows (CUDA_VISIBLE_DEVICES says which), made ready for use by this process. */
final class CudaContext implements AutoCloseable {
    private static final int NAME_LENGTH = 256;

    private final int device;
    private final CUctx_st context = new CUctx_st();
    private Thread user;

    CudaContext() {
        Cuda.check(cudart.cuInit(0), "starting the driver");
        int[] value = new int[1];
        Cuda.check(cudart.cuDeviceGetCount(value), "counting GPUs");
        if (value[0] == 0) {
            throw new ModelException("the driver shows no GPU; CUDA_VISIBLE_DEVICES may hide them");
        }
        Cuda.check(cudart.cuDeviceGet(value, 0), "choosing a GPU");
        device = value[0];
        Cuda.check(cudart.cuDevicePrimaryCtxRetain(context, device), "taking the GPU");
    }

    /** Before other calls: those of a thread go to the GPU that it has entered. */
    void enter() {
        if (Thread.currentThread() != user) {
            Cuda.check(cudart.cuCtxSetCurrent(context), "entering the GPU");
            user = Thread.currentThread();
        }
    }

    /** What it is, e.g. {@code NVIDIA H200, compute capability 9.0}. */
    String description() {
        int capability = capability();
        return name() + ", compute capability " + capability / 10 + "." + capability % 10;
    }

    private String name() {
        byte[] name = new byte[NAME_LENGTH];
        Cuda.check(cudart.cuDeviceGetName(name, NAME_LENGTH, device), "asking for the GPU's name");
        int length = 0;
        while (length < NAME_LENGTH && name[length] != 0) {
            length++;
        }
        return new String(name, 0, length, StandardCharsets.UTF_8);
    }

    /** The newest version of CUDA that the driver knows, e.g. {@code 13.0}. */
    static String driver() {
        int[] version = new int[1];
        Cuda.check(cudart.cuDriverGetVersion(version), "asking for the driver's version");
        return version[0] / 1000 + "." + version[0] % 1000 / 10;
    }

    /** Its compute capability times ten, e.g. 90. */
    int capability() {
        return 10 * attribute(cudart.CU_DEVICE_ATTRIBUTE_COMPUTE_CAPABILITY_MAJOR)
                + attribute(cudart.CU_DEVICE_ATTRIBUTE_COMPUTE_CAPABILITY_MINOR);
    }

    int multiprocessors() {
        return attribute(cudart.CU_DEVICE_ATTRIBUTE_MULTIPROCESSOR_COUNT);
    }

    private int attribute(int attribute) {
        int[] value = new int[1];
        Cuda.check(cudart.cuDeviceGetAttribute(value, attribute, device), "asking for attribute " + attribute);
        return value[0];
    }

    @Override
    public void close() {
        Cuda.check(cudart.cuDevicePrimaryCtxRelease(device), "leaving the GPU");
    }
}
