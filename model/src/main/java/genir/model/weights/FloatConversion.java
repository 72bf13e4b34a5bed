package genir.model.weights;

import java.nio.ByteBuffer;
import java.nio.DoubleBuffer;
import java.nio.FloatBuffer;
import java.nio.ShortBuffer;

/** Stored numbers to floats. */
final class FloatConversion {
    private FloatConversion() {}

    /**
     * Converts all of {@code from}, a whole number of elements in its byte order, and moves {@code to} on.
     *
     * @param dtype one for which {@link Dtype#isFloat()} holds
     */
    static void convert(Dtype dtype, ByteBuffer from, FloatBuffer to) {
        switch (dtype) {
            case F32 -> to.put(from.asFloatBuffer());
            case F64 -> {
                DoubleBuffer doubles = from.asDoubleBuffer();
                while (doubles.hasRemaining()) {
                    to.put((float) doubles.get());
                }
            }
            case F16 -> {
                ShortBuffer halves = from.asShortBuffer();
                while (halves.hasRemaining()) {
                    to.put(float16(halves.get()));
                }
            }
            case BF16 -> {
                ShortBuffer halves = from.asShortBuffer();
                while (halves.hasRemaining()) {
                    to.put(bfloat16(halves.get()));
                }
            }
            default -> throw new IllegalArgumentException(dtype + " cannot be converted to float");
        }
    }

    /** IEEE 754 binary16: 1 sign bit, 5 exponent bits (bias 15), 10 fraction bits; every value is exact as a float. */
    static float float16(short bits) {
        int sign = (bits & 0x8000) << 16;
        int exponent = bits >> 10 & 0x1f;
        int fraction = bits & 0x3ff;
        if (exponent == 0) {
            // A float has the exponent range to hold binary16's subnormals, multiples of 2^-24, as normal numbers.
            return Float.intBitsToFloat(sign | Float.floatToRawIntBits(fraction * 0x1p-24f));
        }
        int widened = exponent == 0x1f ? 0xff : exponent - 15 + 127;
        return Float.intBitsToFloat(sign | widened << 23 | fraction << 13);
    }

    /** bfloat16 is the upper half of a float. */
    static float bfloat16(short bits) {
        return Float.intBitsToFloat(bits << 16);
    }
}
