package genir.cuda;

import genir.model.ModelException;
import org.bytedeco.cuda.global.cublas;
import org.bytedeco.cuda.global.cudart;
import org.bytedeco.cuda.global.nvrtc;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.javacpp.PointerPointer;

/** What the libraries of CUDA answer: a status for each call, of which all but one mean that it failed. */
final class Cuda {
    private Cuda() {}

    /** Loads the bindings; the libraries must be loaded already. */
    static void loadBindings() {
        try {
            Loader.load(cudart.class);
            Loader.load(nvrtc.class);
            Loader.load(cublas.class);
        } catch (UnsatisfiedLinkError failure) {
            throw new ModelException("the CUDA bindings do not load: " + failure.getMessage(), failure);
        }
    }

    /** Throws where a call of the driver failed, naming the call. */
    static void check(int status, String call) {
        if (status != cudart.CUDA_SUCCESS) {
            throw new ModelException("CUDA: " + call + ": " + name(status));
        }
    }

    /** Throws where a call of cuBLAS failed. */
    static void checkProducts(int status, String call) {
        if (status != cublas.CUBLAS_STATUS_SUCCESS) {
            throw new ModelException("cuBLAS: " + call + ": "
                    + cublas.cublasGetStatusString(status).getString());
        }
    }

    /** Throws where a call of the compiler failed. */
    static void checkCompiler(int status, String call) {
        if (status != nvrtc.NVRTC_SUCCESS) {
            throw new ModelException(
                    "NVRTC: " + call + ": " + nvrtc.nvrtcGetErrorString(status).getString());
        }
    }

    private static String name(int status) {
        try (PointerPointer<BytePointer> text = new PointerPointer<>(1)) {
            if (cudart.cuGetErrorName(status, text) != cudart.CUDA_SUCCESS) {
                return "status " + status;
            }
            String name = text.get(BytePointer.class, 0).getString();
            cudart.cuGetErrorString(status, text);
            return name + ": " + text.get(BytePointer.class, 0).getString();
        }
    }
}
