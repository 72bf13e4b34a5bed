package genir.model.plan.kernel;

import genir.model.plan.instruction.Instruction;
import java.nio.FloatBuffer;
import java.util.Arrays;

/** The GELU {@code x gate}, {@code gate = sigmoid(x (linear + cubic x^2))}, and its gradient. */
public final class GeluKernel {
    private static final float LINEAR = (float) Instruction.Gelu.LINEAR;
    private static final float CUBIC = (float) Instruction.Gelu.CUBIC;

    /** On either side of it the gate is 0 or 1 as a float, and further out its exponential would overflow. */
    private static final float SATURATED = 9.5f;

    /** The exponential costs about as much as so many additions. */
    private static final long WORK = 4;

    /** A thread's own memory. */
    private static final class Scratch {
        private final float[] x = new float[Tiles.SIZE];
        private final float[] gradient = new float[Tiles.SIZE];
        private final float[] inverse = new float[Tiles.SIZE];
        private final Exponential exponential = new Exponential(Tiles.SIZE);

        static Scratch[] ofAllThreads() {
            Scratch[] scratch = new Scratch[Workers.parts()];
            Arrays.setAll(scratch, part -> new Scratch());
            return scratch;
        }

        /** Makes {@link #inverse} the odds against the gate: it is {@code 1 / (1 + inverse)}. */
        void inverse(int count) {
            for (int i = 0; i < count; i++) {
                float bounded = Math.max(-SATURATED, Math.min(x[i], SATURATED));
                inverse[i] = -bounded * (LINEAR + CUBIC * bounded * bounded);
            }
            exponential.apply(inverse, count);
        }
    }

    private GeluKernel() {}

    /** {@code y = gelu(x)}; y may be x. */
    public static Runnable forward(FloatBuffer x, FloatBuffer y) {
        Scratch[] scratch = Scratch.ofAllThreads();
        return () -> Tiles.run(x.limit(), WORK, (part, offset, count) -> {
            Scratch own = scratch[part];
            x.get((int) offset, own.x, 0, count);
            own.inverse(count);
            gated(own.x, own.inverse, count);
            y.put((int) offset, own.x, 0, count);
        });
    }

    private static void gated(float[] x, float[] inverse, int count) {
        for (int i = 0; i < count; i++) {
            x[i] /= 1 + inverse[i];
        }
    }

    /** {@code dx = dy gelu'(x)}; dx may be dy or x. */
    public static Runnable backward(FloatBuffer x, FloatBuffer dy, FloatBuffer dx) {
        Scratch[] scratch = Scratch.ofAllThreads();
        return () -> Tiles.run(x.limit(), WORK, (part, offset, count) -> {
            Scratch own = scratch[part];
            x.get((int) offset, own.x, 0, count);
            dy.get((int) offset, own.gradient, 0, count);
            own.inverse(count);
            multiplyByDerivative(own.gradient, own.x, own.inverse, count);
            dx.put((int) offset, own.gradient, 0, count);
        });
    }

    /** gelu' = gate + x gate' with gate' = gate (1 - gate) (linear + 3 cubic x^2). */
    private static void multiplyByDerivative(float[] gradient, float[] x, float[] inverse, int count) {
        for (int i = 0; i < count; i++) {
            float bounded = Math.max(-SATURATED, Math.min(x[i], SATURATED));
            float gate = 1 / (1 + inverse[i]);
            float slope = bounded * (LINEAR + 3 * CUBIC * bounded * bounded);
            // inverse * gate is 1 - gate without the cancellation.
            gradient[i] *= gate + inverse[i] * gate * gate * slope;
        }
    }
}
