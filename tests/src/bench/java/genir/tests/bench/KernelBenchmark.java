package genir.tests.bench;

import genir.model.plan.kernel.DropoutMask;
import genir.model.plan.kernel.ElementwiseKernels;
import genir.model.plan.kernel.RmsNormKernel;
import genir.model.plan.kernel.SoftmaxKernel;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** The loops between the products, over [batch * length, d_model] or over the scores of attention. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class KernelBenchmark {
    private static final int ROWS = 64 * 32;
    private static final int WIDTH = 256;
    private static final int KEYS = 32;
    private static final int SCORES = 64 * 4 * 32 * KEYS;
    private static final double EPSILON = 1e-6;

    private final FloatBuffer x = random(ROWS * WIDTH);
    private final FloatBuffer gradient = random(ROWS * WIDTH);
    private final FloatBuffer out = random(ROWS * WIDTH);
    private final FloatBuffer normalized = random(ROWS * WIDTH);
    private final FloatBuffer gain = random(WIDTH);
    private final FloatBuffer gainGradient = random(WIDTH);
    private final FloatBuffer scale = random(ROWS);
    private final FloatBuffer scores = random(SCORES);
    private final FloatBuffer pattern = random(SCORES);
    private final Runnable normForward = RmsNormKernel.forward(x, gain, out, normalized, scale, WIDTH, EPSILON);
    private final Runnable normBackward =
            RmsNormKernel.backward(null, gradient, gain, normalized, scale, out, gainGradient, WIDTH);
    private final Runnable softmaxForward = SoftmaxKernel.forward(scores, null, pattern, KEYS);
    private final Runnable softmaxBackward = ElementwiseKernels.softmaxGradient(pattern, scores, random(SCORES), KEYS);
    private final Runnable dropOut = ElementwiseKernels.dropout(x, new DropoutMask(0.1), null, out);

    static FloatBuffer random(int length) {
        FloatBuffer floats = ByteBuffer.allocateDirect(length * Float.BYTES)
                .order(ByteOrder.nativeOrder())
                .asFloatBuffer();
        SplittableRandom random = new SplittableRandom(length);
        for (int i = 0; i < length; i++) {
            floats.put(i, (float) random.nextDouble(0.1, 1));
        }
        return floats;
    }

    @Benchmark
    public void norm() {
        normForward.run();
    }

    @Benchmark
    public void normGradient() {
        normBackward.run();
    }

    @Benchmark
    public void softmax() {
        softmaxForward.run();
    }

    @Benchmark
    public void softmaxGradient() {
        softmaxBackward.run();
    }

    @Benchmark
    public void dropout() {
        dropOut.run();
    }
}
