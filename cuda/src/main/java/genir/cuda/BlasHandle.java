package genir.cuda;

import org.bytedeco.cuda.cublas.cublasContext;
import org.bytedeco.cuda.cudart.CUstream_st;
import org.bytedeco.cuda.global.cublas;
import org.bytedeco.cuda.global.cudart;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.PointerPointer;

/**
 * cuBLAS on one stream, with memory of its own that is always the same: then it reserves none while calls are recorded, and gives
 * the same bytes each time (cuBLAS documentation, section 2.1.4, results reproducibility).
 */
final class BlasHandle implements AutoCloseable {
    /** What NVIDIA advises for Hopper; more than older GPUs want. */
    static final long WORKSPACE = 32L << 20;

    private final cublasContext handle = new cublasContext();
    private final FloatPointer one = new FloatPointer(1).put(1f);
    private final FloatPointer zero = new FloatPointer(1).put(0f);
    private final int computation;

    BlasHandle(CUstream_st stream, long workspace, int computation) {
        this.computation = computation;
        Cuda.checkProducts(cublas.cublasCreate_v2(handle), "starting");
        Cuda.checkProducts(cublas.cublasSetStream_v2(handle, stream), "choosing a stream");
        Cuda.checkProducts(
                cublas.cublasSetWorkspace_v2(handle, new Address(workspace), WORKSPACE), "taking a workspace");
    }

    /**
     * One side of products, column-major.
     *
     * @param address of the first matrix, or of the array of all matrices' addresses; on the GPU
     * @param step elements from one matrix to the next, where there is no such array
     * @param type CUDA_R_32F or CUDA_R_16BF
     */
    record Side(long address, int leadingDimension, long step, int type, boolean transposed) {
        int operation() {
            return transposed ? cublas.CUBLAS_OP_T : cublas.CUBLAS_OP_N;
        }

        Pointer matrix() {
            return new Address(address);
        }

        /** The array at the address, not an array that holds it. */
        PointerPointer<Pointer> matrices() {
            return new PointerPointer<>(matrix());
        }
    }

    /** Sizes of column-major products {@code c = op(a) op(b) + beta c}: of c, of what is summed over, and of the batch. */
    record Size(int rows, int columns, int inner, int batch, boolean adds) {}

    /** The product of one matrix with another. */
    Runnable single(Size size, Side a, Side b, Side c) {
        Pointer left = a.matrix();
        Pointer right = b.matrix();
        Pointer result = c.matrix();
        return () -> Cuda.checkProducts(
                cublas.cublasGemmEx(
                        handle,
                        a.operation(),
                        b.operation(),
                        size.rows(),
                        size.columns(),
                        size.inner(),
                        one,
                        left,
                        a.type(),
                        a.leadingDimension(),
                        right,
                        b.type(),
                        b.leadingDimension(),
                        size.adds() ? one : zero,
                        result,
                        cudart.CUDA_R_32F,
                        c.leadingDimension(),
                        computation,
                        cublas.CUBLAS_GEMM_DEFAULT),
                "product " + size);
    }

    /** Products of matrices that follow each other in equal steps. */
    Runnable stepping(Size size, Side a, Side b, Side c) {
        Pointer left = a.matrix();
        Pointer right = b.matrix();
        Pointer result = c.matrix();
        return () -> Cuda.checkProducts(
                cublas.cublasGemmStridedBatchedEx(
                        handle,
                        a.operation(),
                        b.operation(),
                        size.rows(),
                        size.columns(),
                        size.inner(),
                        one,
                        left,
                        a.type(),
                        a.leadingDimension(),
                        a.step(),
                        right,
                        b.type(),
                        b.leadingDimension(),
                        b.step(),
                        size.adds() ? one : zero,
                        result,
                        cudart.CUDA_R_32F,
                        c.leadingDimension(),
                        c.step(),
                        size.batch(),
                        computation,
                        cublas.CUBLAS_GEMM_DEFAULT),
                "products " + size);
    }

    /** Products of matrices wherever they are. */
    Runnable scattered(Size size, Side a, Side b, Side c) {
        PointerPointer<Pointer> left = a.matrices();
        PointerPointer<Pointer> right = b.matrices();
        PointerPointer<Pointer> result = c.matrices();
        return () -> Cuda.checkProducts(
                cublas.cublasGemmBatchedEx(
                        handle,
                        a.operation(),
                        b.operation(),
                        size.rows(),
                        size.columns(),
                        size.inner(),
                        one,
                        left,
                        a.type(),
                        a.leadingDimension(),
                        right,
                        b.type(),
                        b.leadingDimension(),
                        size.adds() ? one : zero,
                        result,
                        cudart.CUDA_R_32F,
                        c.leadingDimension(),
                        size.batch(),
                        computation,
                        cublas.CUBLAS_GEMM_DEFAULT),
                "products " + size);
    }

    @Override
    public void close() {
        Cuda.checkProducts(cublas.cublasDestroy_v2(handle), "ending");
    }
}
