package genir.cuda;

/**
 * A batch of products {@code c = op(a) op(b) + beta c} of row-major matrices of float32, op a transposition or nothing.
 *
 * @param rows of op(a) and c
 * @param columns of op(b) and c
 * @param inner columns of op(a), rows of op(b)
 * @param a the batch's matrices, of which both may be one
 * @param beta 0 or 1
 */
record MatrixProducts(int rows, int columns, int inner, Matrices a, Matrices b, Matrices c, float beta) {
    /**
     * One side of the batch.
     *
     * @param addresses of the matrices' first elements, one for each of the batch
     * @param leadingDimension floats from one run of memory to the next
     * @param transposed whether the runs are the columns of the matrix rather than its rows; never for c
     */
    @SuppressWarnings("ArrayRecordComponent")
    record Matrices(long[] addresses, int leadingDimension, boolean transposed) {}
}
