package genir.model.plan;

import genir.model.plan.instruction.Instruction;
import genir.model.plan.instruction.Operand;
import java.util.Arrays;

/**
 * Where the matrices lie that are the last two axes of strided elements: element (i, j) of a matrix is at
 * {@code offset + i * rowStep + j * columnStep}.
 *
 * @param offsets one for each matrix of the batch, in floats
 */
@SuppressWarnings("ArrayRecordComponent")
public record MatrixBatch(long[] offsets, int rows, int columns, long rowStep, long columnStep) {
    /** The matrices of an operand, from the beginning of its storage. */
    public static MatrixBatch of(Operand operand) {
        return of(operand.shape(), operand.strides());
    }

    /** The matrices of a shape, leading axes being the batch. */
    public static MatrixBatch of(long[] shape, long[] strides) {
        int rank = shape.length;
        int batch = Math.toIntExact(Operand.length(Arrays.copyOf(shape, rank - 2)));
        long[] offsets = new long[batch];
        for (int matrix = 0; matrix < batch; matrix++) {
            int rest = matrix;
            for (int axis = rank - 3; axis >= 0; axis--) {
                offsets[matrix] += rest % shape[axis] * strides[axis];
                rest /= (int) shape[axis];
            }
        }
        return new MatrixBatch(
                offsets,
                Math.toIntExact(shape[rank - 2]),
                Math.toIntExact(shape[rank - 1]),
                strides[rank - 2],
                strides[rank - 1]);
    }

    /** Where a product's results go. */
    public static MatrixBatch resultOf(Instruction.Product product) {
        long[] shape = product.shape();
        Operand result = product.result();
        return Arrays.equals(shape, result.shape()) ? of(result) : of(shape, Operand.rowMajor(shape));
    }

    public MatrixBatch transposed() {
        return new MatrixBatch(offsets, columns, rows, columnStep, rowStep);
    }

    public MatrixBatch transposedIf(boolean condition) {
        return condition ? transposed() : this;
    }

    /** Whether rows are runs of memory. */
    public boolean rowMajor() {
        return columnStep == 1 || columns == 1;
    }

    /** Whether rows or columns are, as a BLAS wants it. */
    public boolean runs() {
        return rowMajor() || rowStep == 1 || rows == 1;
    }

    /** Floats from one run of memory to the next, as a BLAS wants it. */
    public int leadingDimension() {
        long step = rowMajor() ? rowStep : columnStep;
        // At least the run's length, even where there is only one.
        return Math.toIntExact(Math.max(step, rowMajor() ? columns : rows));
    }
}
