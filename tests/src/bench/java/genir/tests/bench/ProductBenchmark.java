package genir.tests.bench;

import genir.model.plan.ProductShape;
import genir.model.plan.device.Devices;
import genir.model.plan.device.ProductsAlone;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** The classes of matrix products in a training step. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class ProductBenchmark {
    /** What is multiplied, and by which rule of the gradient. */
    public enum Product {
        PROJECTION(new ProductShape(1, 2048, 256, 256, false, true, false)),
        PROJECTION_WEIGHT_GRADIENT(new ProductShape(1, 256, 256, 2048, true, false, false)),
        MLP(new ProductShape(1, 2048, 1024, 256, false, true, false)),
        MLP_INPUT_GRADIENT(new ProductShape(1, 2048, 256, 1024, false, false, true)),
        MLP_WEIGHT_GRADIENT(new ProductShape(1, 1024, 256, 2048, true, false, false)),
        HEADS_SCORES(new ProductShape(256, 32, 32, 64, false, true, false)),
        HEADS_VALUES(new ProductShape(256, 32, 64, 32, false, false, false)),
        SINGLE_QUERY_SCORES(new ProductShape(64, 4, 32, 256, false, true, false)),
        LOGITS(new ProductShape(1, 64, 10_240, 256, false, true, false));

        private final ProductShape shape;

        Product(ProductShape shape) {
            this.shape = shape;
        }
    }

    @Param
    public Product product;

    private ProductsAlone products;

    @Setup
    public void allocate() {
        products = new ProductsAlone(List.of(product.shape), Devices.standard());
    }

    @Benchmark
    public Map<ProductShape, Double> multiply() {
        return products.run();
    }
}
