package genir.model.plan.lowering;

import genir.model.backend.NativeBackend;
import genir.model.plan.ProductKernel;
import genir.model.plan.ProductShape;
import genir.model.plan.lowering.Gemm.Matrices;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The matrix products of a plan and nothing else, in the plan's order, on matrices that lie one behind the other: what the
 * machine can do for a model, which the plan is measured against.
 *
 * <p>Products of one shape share their matrices.
 */
public final class ProductsAlone {
    private final List<ProductKernel> kernels = new ArrayList<>();

    /** Allocates the matrices. */
    public ProductsAlone(List<ProductShape> shapes) {
        Map<ProductShape, ProductKernel> bound = new LinkedHashMap<>();
        for (ProductShape shape : shapes) {
            kernels.add(bound.computeIfAbsent(shape, ProductsAlone::bind));
        }
    }

    /** Multiplies everything once and returns the seconds that the products of each shape took together. */
    public Map<ProductShape, Double> run() {
        Map<ProductShape, Double> seconds = new LinkedHashMap<>();
        for (ProductKernel kernel : kernels) {
            long start = System.nanoTime();
            kernel.run();
            seconds.merge(kernel.shape(), (System.nanoTime() - start) * 1e-9, Double::sum);
        }
        return seconds;
    }

    private static ProductKernel bind(ProductShape shape) {
        Matrices a = matrices(shape.batch(), shape.rows(), shape.inner(), shape.transposeA());
        Matrices b = matrices(shape.batch(), shape.inner(), shape.columns(), shape.transposeB());
        Matrices c = matrices(shape.batch(), shape.rows(), shape.columns(), false);
        return Gemm.product(a, b, c, shape.accumulates() ? 1 : 0);
    }

    private static Matrices matrices(int batch, int rows, int columns, boolean transposed) {
        long length = (long) batch * rows * columns;
        INDArray array = NativeBackend.allocate(length).assign(1e-3);
        long[] shape = transposed ? new long[] {batch, columns, rows} : new long[] {batch, rows, columns};
        long[] strides = {(long) rows * columns, shape[2], 1};
        return Matrices.of(array, shape, strides).transposedIf(transposed);
    }
}
