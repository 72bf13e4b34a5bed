package genir.model.plan.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.FloatBuffer;
import java.util.Arrays;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

/** Against tanh in double precision, as the formula is published. */
class GeluKernelTest {
    private static final double ROOT = Math.sqrt(2 / Math.PI);

    private static double tanh(double x) {
        return Math.tanh(ROOT * (x + 0.044715 * x * x * x));
    }

    private static double derivative(double x) {
        double t = tanh(x);
        return 0.5 * (1 + t) + 0.5 * x * (1 - t * t) * ROOT * (1 + 3 * 0.044715 * x * x);
    }

    /** More than a tile, and no multiple of one: from -12 to 12. */
    private static float[] range() {
        float[] x = new float[10_001];
        for (int i = 0; i < x.length; i++) {
            x[i] = (i - 5000) * 0.0024f;
        }
        return x;
    }

    private static float[] forward(float... x) {
        float[] y = new float[x.length];
        GeluKernel.forward(FloatBuffer.wrap(x), FloatBuffer.wrap(y)).run();
        return y;
    }

    private static float[] backward(float[] x, float[] dy) {
        float[] dx = new float[x.length];
        GeluKernel.backward(FloatBuffer.wrap(x), FloatBuffer.wrap(dy), FloatBuffer.wrap(dx))
                .run();
        return dx;
    }

    private static float[] filled(int length, float value) {
        float[] values = new float[length];
        Arrays.fill(values, value);
        return values;
    }

    @Test
    void isWithinRoundingOfTheFormula() {
        float[] x = range();
        float[] y = forward(x);
        float[] dx = backward(x, filled(x.length, -2));
        for (int i = 0; i < x.length; i++) {
            double expected = 0.5 * x[i] * (1 + tanh(x[i]));
            assertThat((double) y[i]).as("gelu(%s)", x[i]).isCloseTo(expected, Offset.offset(3e-7 * Math.max(1, x[i])));
            assertThat((double) dx[i]).as("gelu'(%s)", x[i]).isCloseTo(-2 * derivative(x[i]), Offset.offset(2e-6));
        }
    }

    @Test
    void farOutItIsTheIdentityOrNothing() {
        float[] x = {0, -0f, 30, 1e20f, Float.MAX_VALUE, -30, -1e20f, Float.MIN_NORMAL};
        assertThat(forward(x))
                .containsExactly(new float[] {0, 0, 30, 1e20f, Float.MAX_VALUE, 0, 0, 0}, Offset.offset(1e-12f));
        assertThat(backward(x, filled(x.length, 1)))
                .containsExactly(new float[] {0.5f, 0.5f, 1, 1, 1, 0, 0, 0.5f}, Offset.offset(1e-12f));
    }

    @Test
    void whatIsNoNumberStaysVisible() {
        float[] x = {Float.NaN, 1};
        assertThat(forward(x)[0]).isNaN();
        assertThat(backward(x, filled(2, 1))[0]).isNaN();
        assertThat(backward(filled(2, 1), x)[0]).isNaN();
    }

    @Test
    void theResultMayLieOverAnInput() {
        float[] x = range();
        float[] dy = forward(x);
        float[] expected = backward(x, dy);
        float[] overGradient = dy.clone();
        GeluKernel.backward(FloatBuffer.wrap(x), FloatBuffer.wrap(overGradient), FloatBuffer.wrap(overGradient))
                .run();
        assertThat(overGradient).isEqualTo(expected);
        float[] overInput = x.clone();
        GeluKernel.backward(FloatBuffer.wrap(overInput), FloatBuffer.wrap(dy), FloatBuffer.wrap(overInput))
                .run();
        assertThat(overInput).isEqualTo(expected);
        float[] activated = x.clone();
        GeluKernel.forward(FloatBuffer.wrap(activated), FloatBuffer.wrap(activated))
                .run();
        assertThat(activated).isEqualTo(dy);
    }
}
