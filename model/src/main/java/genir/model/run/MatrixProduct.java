package genir.model.run;

import genir.model.backend.NativeFloats;
import genir.model.plan.OpRunner;
import java.util.List;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.impl.reduce.Mmul;
import org.nd4j.linalg.factory.Nd4j;

/** Products of matrices on the Java heap, for measurements beside the graph. */
public final class MatrixProduct {
    private MatrixProduct() {}

    /**
     * {@code a b^T}: the dot product of each row of one matrix with each row of another.
     *
     * @param a [rows, inner], row-major
     * @param b [columns, inner], row-major
     * @return [rows, columns], row-major
     */
    public static float[] ofRows(float[] a, float[] b, int inner) {
        return product(a, a.length / inner, b, b.length / inner, inner, true);
    }

    /**
     * {@code a b}.
     *
     * @param a [rows, inner], row-major
     * @param b [inner, columns], row-major
     * @return [rows, columns], row-major
     */
    public static float[] of(float[] a, float[] b, int inner) {
        return product(a, a.length / inner, b, b.length / inner, inner, false);
    }

    private static float[] product(float[] a, int rows, float[] b, int columns, int inner, boolean transposed) {
        if (inner < 1 || rows * inner != a.length || columns * inner != b.length || rows < 1 || columns < 1) {
            throw new IllegalArgumentException(
                    a.length + " and " + b.length + " elements do not fit an inner length of " + inner);
        }
        INDArray left = copy(a, rows, inner);
        INDArray right = transposed ? copy(b, columns, inner) : copy(b, inner, columns);
        INDArray result = Nd4j.createUninitialized(DataType.FLOAT, new long[] {rows, columns}, 'c');
        Mmul product = new Mmul();
        product.addIArgument(0, transposed ? 1 : 0, 0);
        OpRunner.bind(product, List.of(left, right), List.of(result)).run();
        float[] read = new float[rows * columns];
        NativeFloats.of(result).get(read);
        return read;
    }

    /** In ND4J's memory; its own way there puts one element after the other. */
    private static INDArray copy(float[] values, int rows, int columns) {
        INDArray array = Nd4j.createUninitialized(DataType.FLOAT, new long[] {rows, columns}, 'c');
        NativeFloats.of(array).put(values);
        return array;
    }
}
