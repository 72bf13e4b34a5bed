package genir.model.weights;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class FloatConversionTest {
    private static final int ALL = 1 << 16;

    @Test
    void everyFloat16IsWhatTheStandardSays() {
        assertAll16BitValues(Dtype.F16, 5, 10);
    }

    @Test
    void everyBfloat16IsWhatTheStandardSays() {
        assertAll16BitValues(Dtype.BF16, 8, 7);
    }

    @Test
    void knownFloat16Values() {
        assertThat(FloatConversion.float16((short) 0x3c00)).isEqualTo(1f);
        assertThat(FloatConversion.float16((short) 0x7bff)).isEqualTo(65504f);
        assertThat(FloatConversion.float16((short) 0x0001)).isEqualTo(5.9604645e-8f);
        assertThat(FloatConversion.float16((short) 0x03ff)).isEqualTo(6.097555e-5f);
        assertThat(FloatConversion.float16((short) 0xfc00)).isEqualTo(Float.NEGATIVE_INFINITY);
    }

    @Test
    void knownBfloat16Values() {
        assertThat(FloatConversion.bfloat16((short) 0x3f80)).isEqualTo(1f);
        assertThat(FloatConversion.bfloat16((short) 0x4049)).isEqualTo(3.140625f);
        assertThat(FloatConversion.bfloat16((short) 0x0001)).isEqualTo(0x1p-133f);
    }

    @Test
    void doublesAreRounded() {
        double[] doubles = {0.1, -1e-50, 1e300, Double.NaN, 1 + 0x1p-24, 1 + 0x1.8p-24};
        ByteBuffer bytes = ByteBuffer.allocate(doubles.length * Double.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asDoubleBuffer().put(doubles);
        FloatBuffer floats = FloatBuffer.allocate(doubles.length);
        FloatConversion.convert(Dtype.F64, bytes, floats);
        assertThat(floats.array())
                .containsExactly(0.1f, -0.0f, Float.POSITIVE_INFINITY, Float.NaN, 1f, Math.nextUp(1f));
    }

    private static void assertAll16BitValues(Dtype dtype, int exponentBits, int fractionBits) {
        ByteBuffer bytes = ByteBuffer.allocate(ALL * Short.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (int bits = 0; bits < ALL; bits++) {
            bytes.putShort((short) bits);
        }
        FloatBuffer floats = FloatBuffer.allocate(ALL);
        FloatConversion.convert(dtype, bytes.flip(), floats);
        assertThat(floats.hasRemaining()).isFalse();
        // This thread may have been told to take denormal numbers for zero (FlushToZero), a new one has not: the
        // reference
        // needs them. From JDK 18 on a test's thread keeps that setting, as reflection no longer goes through native
        // code.
        CompletableFuture.runAsync(
                        () -> assertAll(dtype, floats, exponentBits, fractionBits), task -> new Thread(task).start())
                .join();
    }

    private static void assertAll(Dtype dtype, FloatBuffer floats, int exponentBits, int fractionBits) {
        for (int bits = 0; bits < ALL; bits++) {
            float expected = (float) reference(bits, exponentBits, fractionBits);
            // Float.floatToIntBits makes all NaN one, and tells -0 from 0.
            assertThat(Float.floatToIntBits(floats.get(bits)))
                    .as("%s 0x%04x", dtype, bits)
                    .isEqualTo(Float.floatToIntBits(expected));
        }
    }

    /** IEEE 754, section 3.4, in doubles: (-1)^s 2^(e - bias) (1 + f), with the subnormals and infinities. */
    private static double reference(int bits, int exponentBits, int fractionBits) {
        double sign = bits >>> 15 == 0 ? 1 : -1;
        int largest = (1 << exponentBits) - 1;
        int exponent = bits >>> fractionBits & largest;
        double fraction = (bits & (1 << fractionBits) - 1) / (double) (1 << fractionBits);
        int bias = largest / 2;
        if (exponent == largest) {
            return fraction == 0 ? sign * Double.POSITIVE_INFINITY : Double.NaN;
        }
        return exponent == 0
                ? sign * fraction * Math.pow(2, 1 - bias)
                : sign * (1 + fraction) * Math.pow(2, exponent - bias);
    }
}
