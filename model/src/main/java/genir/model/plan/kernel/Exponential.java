package genir.model.plan.kernel;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;

/**
 * The exponential of many floats at once, in loops that the compiler makes vector instructions of; one instance a thread.
 *
 * <p>Cody and Waite's reduction to {@code 2^n e^r} with |r| at most half of ln 2, and the polynomial of Cephes' {@code expf}:
 * within 2e-7 relative. What is below {@link #SMALLEST} comes out as exactly 0.
 */
@SuppressWarnings("FloatingPointLiteralPrecision") // the constants as they are published
final class Exponential {
    /** Arguments are raised to this one, whose exponential is less than any normal float, and so 0. */
    static final float SMALLEST = -104;

    private static final float LOG2_E = 1.44269504f;
    private static final float LN2_HIGH = 0.693359375f;
    private static final float LN2_LOW = -2.12194440e-4f;
    /** Adding 1.5 * 2^23 leaves an integer in the low bits of a float. */
    private static final float ROUND = 12_582_912f;

    private static final int ROUND_BITS = Float.floatToRawIntBits(ROUND);
    private static final int EXPONENT_BIAS = 127;
    private static final int MANTISSA_BITS = 23;

    private final float[] rounded;
    private final float[] scales;
    private final int[] bits;
    private final FloatBuffer floats;
    private final IntBuffer ints;

    /**
     * With memory for so many elements at once.
     *
     * @param size the most that {@link #apply} is asked for
     */
    Exponential(int size) {
        this.rounded = new float[size];
        this.scales = new float[size];
        this.bits = new int[size];
        // Bits change their type by way of a buffer: vector copies, where a conversion in a loop is done one by one.
        ByteBuffer bytes = ByteBuffer.allocateDirect(size * Float.BYTES).order(ByteOrder.nativeOrder());
        this.floats = bytes.asFloatBuffer();
        this.ints = bytes.asIntBuffer();
    }

    /**
     * Replaces the first {@code count} elements by their exponentials.
     *
     * @param x at most 80, so that nothing overflows
     */
    void apply(float[] x, int count) {
        for (int i = 0; i < count; i++) {
            float argument = Math.max(x[i], SMALLEST);
            x[i] = argument;
            rounded[i] = argument * LOG2_E + ROUND;
        }
        floats.put(0, rounded, 0, count);
        ints.get(0, bits, 0, count);
        for (int i = 0; i < count; i++) {
            bits[i] = Math.max(bits[i] - ROUND_BITS + EXPONENT_BIAS, 0) << MANTISSA_BITS;
        }
        ints.put(0, bits, 0, count);
        floats.get(0, scales, 0, count);
        for (int i = 0; i < count; i++) {
            float n = rounded[i] - ROUND;
            float r = x[i] - n * LN2_HIGH - n * LN2_LOW;
            float p = 1.9875691500e-4f * r + 1.3981999507e-3f;
            p = p * r + 8.3334519073e-3f;
            p = p * r + 4.1665795894e-2f;
            p = p * r + 1.6666665459e-1f;
            p = p * r + 5.0000001201e-1f;
            x[i] = (p * r * r + r + 1) * scales[i];
        }
    }
}
