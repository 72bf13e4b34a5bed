package genir.corpus.example;

/**
 * The SplitMix64 generator of Steele, Lea and Flood, "Fast Splittable Pseudorandom Number Generators" (OOPSLA 2014):
 * a Weyl sequence through a mixing function. Written out here so that no JDK can change the numbers.
 */
public final class SplitMix64 {
    /** 2^64 divided by the golden ratio, made odd. */
    private static final long GAMMA = 0x9E3779B97F4A7C15L;

    private long state;

    /** A generator for one of many streams of one seed, such as the epochs of a training run. */
    public SplitMix64(long seed, long stream) {
        state = mix(mix(seed + GAMMA) + stream * GAMMA);
    }

    /** A generator whose state begins at the given value, as the paper's does. */
    SplitMix64(long state) {
        this.state = state;
    }

    public long nextLong() {
        state += GAMMA;
        return mix(state);
    }

    /** Uniform over 0 to {@code bound - 1}, without the bias of a plain remainder. */
    public int nextInt(int bound) {
        if (bound < 1) {
            throw new IllegalArgumentException("the bound must be 1 or more, not " + bound);
        }
        // The upper 31 bits; the last, incomplete run of bound values is drawn again.
        int bits;
        int value;
        do {
            bits = (int) (nextLong() >>> 33);
            value = bits % bound;
        } while (bits - value > Integer.MAX_VALUE - (bound - 1));
        return value;
    }

    /** Uniform over [0, 1), in steps of 2^-53. */
    public double nextDouble() {
        return (nextLong() >>> 11) * 0x1.0p-53;
    }

    private static long mix(long value) {
        long z = (value ^ (value >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }
}
