package genir.model.plan.device;

import genir.model.plan.HostMemory;
import genir.model.plan.MatrixBatch;
import genir.model.plan.ProductShape;
import genir.model.plan.kernel.Workers;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.openblas.global.openblas_nolapack;

/** Matrix products over the last two axes of strided arrays, by direct calls of cblas; leading axes are a batch. */
final class Gemm {
    /**
     * A batch of matrices in memory.
     *
     * @param memory of which {@code base} is the address, which alone would not keep it from being freed
     * @param places from the memory's first float on
     */
    record Matrices(HostMemory memory, FloatPointer base, MatrixBatch places) {
        /** The same matrices with a pointer of their own. */
        Matrices copy() {
            return new Matrices(memory, new FloatPointer(base), places);
        }

        Matrices transposed() {
            return new Matrices(memory, base, places.transposed());
        }

        FloatPointer matrix(int index) {
            return base.position(memory.offset() + places.offsets()[index]);
        }
    }

    /** Multiplications up to which OpenBLAS stays in the calling thread (its GEMM_MULTITHREAD_THRESHOLD, 4, times 2^16). */
    private static final long OPENBLAS_SPLITS_FROM = 4 << 16;

    private Gemm() {}

    /** {@code c = a b + beta c} for each matrix of the batch. */
    static Runnable product(Matrices a, Matrices b, Matrices c, float beta) {
        if (!c.places().rowMajor()) {
            return product(b.transposed(), a.transposed(), c.transposed(), beta);
        }
        ProductShape shape = ProductShape.of(a.places(), b.places(), beta != 0);
        if (shape.inner() != b.places().rows()
                || c.places().rows() != shape.rows()
                || c.places().columns() != shape.columns()) {
            throw new IllegalArgumentException("shapes of a matrix product do not fit");
        }
        int batch = shape.batch();
        int parts = Workers.parts();
        Call[] calls = new Call[parts];
        for (int part = 0; part < parts; part++) {
            calls[part] = new Call(a.copy(), b.copy(), c.copy(), shape, beta);
        }
        // A product that OpenBLAS splits over its own threads must not be called by ours at the same time.
        boolean small = (long) shape.rows() * shape.inner() * shape.columns() <= OPENBLAS_SPLITS_FROM;
        long elements = small ? (long) batch * shape.rows() * shape.inner() * shape.columns() : 0;
        return () -> Workers.run(batch, elements, (part, from, to) -> {
            for (int matrix = from; matrix < to; matrix++) {
                calls[part].run(matrix);
            }
        });
    }

    /** The call of cblas for each matrix of a batch; one for each thread, since pointers have a position. */
    private record Call(Matrices a, Matrices b, Matrices c, ProductShape shape, float beta) {
        void run(int matrix) {
            openblas_nolapack.cblas_sgemm(
                    openblas_nolapack.CblasRowMajor,
                    shape.transposeA() ? openblas_nolapack.CblasTrans : openblas_nolapack.CblasNoTrans,
                    shape.transposeB() ? openblas_nolapack.CblasTrans : openblas_nolapack.CblasNoTrans,
                    shape.rows(),
                    shape.columns(),
                    shape.inner(),
                    1f,
                    a.matrix(matrix),
                    a.places().leadingDimension(),
                    b.matrix(matrix),
                    b.places().leadingDimension(),
                    beta,
                    c.matrix(matrix),
                    c.places().leadingDimension());
        }
    }
}
