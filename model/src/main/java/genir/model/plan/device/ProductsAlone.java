package genir.model.plan.device;

import genir.model.backend.NativeBackend;
import genir.model.plan.HostMemory;
import genir.model.plan.MatrixBatch;
import genir.model.plan.ProductShape;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The matrix products of a plan and nothing else, in the plan's order, on matrices that lie one behind the other: what the
 * machine can do for a model, which the plan is measured against.
 *
 * <p>Products of one shape share their matrices.
 */
public final class ProductsAlone {
    private final List<ProductShape> shapes;
    private final Map<ProductShape, Runnable> calls = new LinkedHashMap<>();

    /** Allocates the matrices. */
    public ProductsAlone(List<ProductShape> shapes) {
        this.shapes = List.copyOf(shapes);
        shapes.forEach(shape -> calls.computeIfAbsent(shape, ProductsAlone::bind));
    }

    /** Multiplies everything once and returns the seconds that the products of each shape took together. */
    public Map<ProductShape, Double> run() {
        Map<ProductShape, Double> seconds = new LinkedHashMap<>();
        for (ProductShape shape : shapes) {
            long start = System.nanoTime();
            calls.get(shape).run();
            seconds.merge(shape, (System.nanoTime() - start) * 1e-9, Double::sum);
        }
        return seconds;
    }

    private static Runnable bind(ProductShape shape) {
        Gemm.Matrices a = matrices(shape.batch(), shape.rows(), shape.inner(), shape.transposeA());
        Gemm.Matrices b = matrices(shape.batch(), shape.inner(), shape.columns(), shape.transposeB());
        Gemm.Matrices c = matrices(shape.batch(), shape.rows(), shape.columns(), false);
        return Gemm.product(a, b, c, shape.accumulates() ? 1 : 0);
    }

    private static Gemm.Matrices matrices(int batch, int rows, int columns, boolean transposed) {
        long length = (long) batch * rows * columns;
        HostMemory memory = new HostMemory(NativeBackend.allocate(length).assign(1e-3));
        long[] shape = transposed ? new long[] {batch, columns, rows} : new long[] {batch, rows, columns};
        long[] strides = {(long) rows * columns, shape[2], 1};
        return new Gemm.Matrices(
                memory, memory.base(), MatrixBatch.of(shape, strides).transposedIf(transposed));
    }
}
