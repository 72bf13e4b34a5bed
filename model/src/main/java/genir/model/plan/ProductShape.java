package genir.model.plan;

/**
 * What a step that multiplies matrices asks of cblas: {@code batch} products of [rows, inner] by [inner, columns].
 *
 * @param transposeA whether the left matrices lie transposed in memory
 * @param transposeB whether the right ones do
 * @param accumulates whether the result is added to what lies there
 */
public record ProductShape(
        int batch, int rows, int columns, int inner, boolean transposeA, boolean transposeB, boolean accumulates) {
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
