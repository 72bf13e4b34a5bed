package genir.model.plan.lowering;

import genir.model.plan.ProductKernel;
import genir.model.plan.ProductShape;
import genir.model.plan.Value;
import genir.model.plan.kernel.Workers;
import java.util.Arrays;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.openblas.global.openblas;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Matrix products over the last two axes of strided arrays, by direct calls of cblas; leading axes are a batch. */
final class Gemm {
    /**
     * A batch of matrices in memory: element (i, j) of a matrix is at {@code offset + i * rowStep + j * columnStep}.
     *
     * @param memory of which {@code base} is the address, which alone would not keep it from being freed
     * @param offsets one for each matrix of the batch, in floats
     */
    @SuppressWarnings("ArrayRecordComponent")
    record Matrices(
            INDArray memory, FloatPointer base, long[] offsets, int rows, int columns, long rowStep, long columnStep) {
        static Matrices of(INDArray array, long[] shape, long[] strides) {
            int rank = shape.length;
            int batch = Math.toIntExact(Arrays.stream(shape, 0, rank - 2).reduce(1, (a, b) -> a * b));
            long[] offsets = new long[batch];
            for (int matrix = 0; matrix < batch; matrix++) {
                long offset = array.offset();
                int rest = matrix;
                for (int axis = rank - 3; axis >= 0; axis--) {
                    offset += rest % shape[axis] * strides[axis];
                    rest /= (int) shape[axis];
                }
                offsets[matrix] = offset;
            }
            return new Matrices(
                    array,
                    new FloatPointer((FloatPointer) array.data().pointer()),
                    offsets,
                    Math.toIntExact(shape[rank - 2]),
                    Math.toIntExact(shape[rank - 1]),
                    strides[rank - 2],
                    strides[rank - 1]);
        }

        static Matrices of(INDArray array, Value value) {
            return of(array, value.shape(), value.strides());
        }

        /** The same matrices with a pointer of their own. */
        Matrices copy() {
            return new Matrices(memory, new FloatPointer(base), offsets, rows, columns, rowStep, columnStep);
        }

        Matrices transposed() {
            return new Matrices(memory, base, offsets, columns, rows, columnStep, rowStep);
        }

        Matrices transposedIf(boolean condition) {
            return condition ? transposed() : this;
        }

        /** Whether rows are runs of memory, so that cblas takes the matrix as it is. */
        boolean rowMajor() {
            return columnStep == 1 || columns == 1;
        }

        int leadingDimension() {
            long step = rowMajor() ? rowStep : columnStep;
            // cblas wants at least the row's length even where there is only one row.
            return Math.toIntExact(Math.max(step, rowMajor() ? columns : rows));
        }
    }

    /** Multiplications up to which OpenBLAS stays in the calling thread (its GEMM_MULTITHREAD_THRESHOLD, 4, times 2^16). */
    private static final long OPENBLAS_SPLITS_FROM = 4 << 16;

    private Gemm() {}

    /** Whether cblas can take a value's last two axes: one of them must be a run of memory. */
    static boolean takes(Value value) {
        int rank = value.rank();
        if (rank < 2 || value.length() == 0) {
            return false;
        }
        long[] strides = value.strides();
        long[] shape = value.shape();
        return strides[rank - 1] == 1 || strides[rank - 2] == 1 || shape[rank - 1] == 1 || shape[rank - 2] == 1;
    }

    /** {@code c = a b + beta c} for each matrix of the batch. */
    static ProductKernel product(Matrices a, Matrices b, Matrices c, float beta) {
        if (!c.rowMajor()) {
            return product(b.transposed(), a.transposed(), c.transposed(), beta);
        }
        if (a.columns() != b.rows() || c.rows() != a.rows() || c.columns() != b.columns()) {
            throw new IllegalArgumentException("shapes of a matrix product do not fit");
        }
        int batch = c.offsets().length;
        int parts = Workers.parts();
        Call[] calls = new Call[parts];
        for (int part = 0; part < parts; part++) {
            calls[part] = new Call(a.copy(), b.copy(), c.copy(), beta);
        }
        // A product that OpenBLAS splits over its own threads must not be called by ours at the same time.
        boolean small = (long) a.rows() * a.columns() * b.columns() <= OPENBLAS_SPLITS_FROM;
        long elements = small ? (long) batch * a.rows() * a.columns() * b.columns() : 0;
        ProductShape shape =
                new ProductShape(batch, c.rows(), c.columns(), a.columns(), !a.rowMajor(), !b.rowMajor(), beta != 0);
        return new ProductKernel(
                shape,
                () -> Workers.run(batch, elements, (part, from, to) -> {
                    for (int matrix = from; matrix < to; matrix++) {
                        calls[part].run(matrix);
                    }
                }));
    }

    /** The call of cblas for each matrix of a batch; one for each thread, since pointers have a position. */
    private record Call(
            Matrices a, Matrices b, Matrices c, float beta, int transposeA, int transposeB, int lda, int ldb, int ldc) {
        Call(Matrices a, Matrices b, Matrices c, float beta) {
            this(
                    a,
                    b,
                    c,
                    beta,
                    a.rowMajor() ? openblas.CblasNoTrans : openblas.CblasTrans,
                    b.rowMajor() ? openblas.CblasNoTrans : openblas.CblasTrans,
                    a.leadingDimension(),
                    b.leadingDimension(),
                    c.leadingDimension());
        }

        void run(int matrix) {
            openblas.cblas_sgemm(
                    openblas.CblasRowMajor,
                    transposeA,
                    transposeB,
                    c.rows(),
                    c.columns(),
                    a.columns(),
                    1f,
                    a.base().position(a.offsets()[matrix]),
                    lda,
                    b.base().position(b.offsets()[matrix]),
                    ldb,
                    beta,
                    c.base().position(c.offsets()[matrix]),
                    ldc);
        }
    }
}
