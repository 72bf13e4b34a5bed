package genir.model.backend;

import java.util.Arrays;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.impl.reduce.Mmul;
import org.nd4j.linalg.factory.Nd4j;

/** How fast this machine multiplies matrices through ND4J. */
public final class GemmRate {
    private static final int SIZE = 1024;
    private static final int RUNS = 15;

    private GemmRate() {}

    /** GFLOPS of a product of two square matrices of 1024: the median of several. */
    public static double measure() {
        NativeBackend.start();
        INDArray a = Nd4j.rand(SIZE, SIZE);
        INDArray b = Nd4j.rand(SIZE, SIZE);
        INDArray c = Nd4j.createUninitialized(SIZE, SIZE);
        double[] seconds = new double[RUNS];
        for (int run = 0; run < RUNS; run++) {
            long start = System.nanoTime();
            Nd4j.getExecutioner().exec(new Mmul(a, b, c, null));
            seconds[run] = (System.nanoTime() - start) * 1e-9;
        }
        Arrays.sort(seconds);
        return 2.0 * SIZE * SIZE * SIZE / seconds[RUNS / 2] * 1e-9;
    }
}
