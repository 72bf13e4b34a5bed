package genir.model.plan;

import genir.model.plan.instruction.Instruction;

/**
 * What a matrix product asks of the device: {@code batch} products of [rows, inner] by [inner, columns].
 *
 * @param transposeA whether the left matrices lie transposed in memory
 * @param transposeB whether the right ones do
 * @param accumulates whether the result is added to what lies there
 */
public record ProductShape(
        int batch, int rows, int columns, int inner, boolean transposeA, boolean transposeB, boolean accumulates) {
    /** What an instruction asks for; a result whose columns are runs of memory is made transposed, from the right. */
    static ProductShape of(Instruction.Product product) {
        MatrixBatch a = MatrixBatch.of(product.a()).transposedIf(product.transposeA());
        MatrixBatch b = MatrixBatch.of(product.b()).transposedIf(product.transposeB());
        MatrixBatch c = MatrixBatch.resultOf(product);
        return c.rowMajor()
                ? of(a, b, product.addend() != null)
                : of(b.transposed(), a.transposed(), product.addend() != null);
    }

    /** Of matrices whose product has rows that are runs of memory. */
    public static ProductShape of(MatrixBatch a, MatrixBatch b, boolean accumulates) {
        return new ProductShape(
                a.offsets().length, a.rows(), b.columns(), a.columns(), !a.rowMajor(), !b.rowMajor(), accumulates);
    }

    /** Floating point operations: a multiplication and an addition for each triple of indices. */
    public double flops() {
        return 2.0 * batch * rows * columns * inner;
    }

    @Override
    public String toString() {
        return (batch == 1 ? "" : batch + " x ") + "[" + rows + ", " + inner + (transposeA ? "]^T" : "]") + " [" + inner
                + ", " + columns + (transposeB ? "]^T" : "]") + (accumulates ? " +=" : "");
    }
}
