package genir.model.plan.lowering;

import genir.model.plan.Value;
import java.util.Arrays;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.openblas.global.openblas;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Matrix products over the last two axes of strided arrays, by direct calls of cblas; leading axes are a batch. */
final class Gemm {
    /**
     * A batch of matrices in memory: element (i, j) of a matrix is at {@code offset + i * rowStep + j * columnStep}.
     *
     * @param offsets one for each matrix of the batch, in floats
     */
    @SuppressWarnings("ArrayRecordComponent")
    record Matrices(FloatPointer base, long[] offsets, int rows, int columns, long rowStep, long columnStep) {
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

        Matrices transposed() {
            return new Matrices(base, offsets, columns, rows, columnStep, rowStep);
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
    static Runnable product(Matrices a, Matrices b, Matrices c, float beta) {
        if (!c.rowMajor()) {
            return product(b.transposed(), a.transposed(), c.transposed(), beta);
        }
        if (a.columns() != b.rows() || c.rows() != a.rows() || c.columns() != b.columns()) {
            throw new IllegalArgumentException("shapes of a matrix product do not fit");
        }
        int transposeA = a.rowMajor() ? openblas.CblasNoTrans : openblas.CblasTrans;
        int transposeB = b.rowMajor() ? openblas.CblasNoTrans : openblas.CblasTrans;
        int lda = a.leadingDimension();
        int ldb = b.leadingDimension();
        int ldc = c.leadingDimension();
        int batch = c.offsets().length;
        return () -> {
            for (int matrix = 0; matrix < batch; matrix++) {
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
        };
    }
}
