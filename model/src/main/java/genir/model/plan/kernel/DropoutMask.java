package genir.model.plan.kernel;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;

/**
 * A dropout mask as a function of the place: 0 for what is dropped, 1 / (1 - rate) for what stays. Any part of it can be
 * made at any time from the seed, so that it is never stored, and the backward pass drops what the forward pass dropped.
 */
public final class DropoutMask {
    /** Draws have 24 bits: the rate is kept to within 2^-24. */
    private static final int BITS = 24;

    private static final int TILE = Workers.TILE;

    private static final long GOLDEN_GAMMA = 0x9E3779B97F4A7C15L;

    private static final int STRIDE = 0x9E3779B9;
    /** Multiples of the stride: a loop that computes with its own counter is not made vector instructions of. */
    private static final int[] PLACES = new int[TILE];

    static {
        for (int i = 0; i < TILE; i++) {
            PLACES[i] = i * STRIDE;
        }
    }

    private final int threshold;
    private final float kept;
    private int first;
    private int second;

    /**
     * A mask with seed 0.
     *
     * @param rate share of the elements that are dropped, in [0, 1)
     */
    public DropoutMask(double rate) {
        this.threshold = (int) Math.round(rate * (1 << BITS));
        this.kept = (float) (1 / (1 - rate));
    }

    /** A place whose 24 bits are fewer than this is dropped. */
    public int threshold() {
        return threshold;
    }

    /** What the others are multiplied by. */
    public float kept() {
        return kept;
    }

    /**
     * Makes it another mask.
     *
     * @param seed that several masks may have in common
     * @param stream tells these apart
     */
    public void seed(long seed, int stream) {
        long own = mix(seed ^ stream * GOLDEN_GAMMA);
        first = (int) own;
        second = (int) (own >>> 32);
    }

    /** The finaliser of SplitMix64: neighbouring seeds give unrelated masks. */
    private static long mix(long bits) {
        long mixed = (bits ^ (bits >>> 30)) * 0xBF58476D1CE4E5B9L;
        mixed = (mixed ^ (mixed >>> 27)) * 0x94D049BB133111EBL;
        return mixed ^ (mixed >>> 31);
    }

    /** Fills a whole mask. */
    public void fill(FloatBuffer mask) {
        int length = mask.limit();
        int tiles = (length + TILE - 1) / TILE;
        Workers.run(tiles, length, (part, from, to) -> {
            Tile tile = new Tile();
            for (int t = from; t < to; t++) {
                int count = Math.min(TILE, length - t * TILE);
                mask.put(t * TILE, factors(tile, count, t * TILE), 0, count);
            }
        });
    }

    /**
     * A part of the mask. Without branches and in 32-bit steps, for the compiler to make vector instructions of it; the
     * bits are mixed as in the finaliser of MurmurHash3, with half of the seed on either side.
     *
     * @param tile scratch memory of the calling thread, which also holds the result
     * @param offset place of the first element in the mask
     * @return 0 or 1 / (1 - rate) for the first {@code count} elements
     */
    float[] factors(Tile tile, int count, int offset) {
        int a = offset * STRIDE + first;
        int b = second;
        int limit = threshold;
        int bits = Float.floatToRawIntBits(kept);
        int[] mixed = tile.mixed;
        for (int i = 0; i < count; i++) {
            int h = PLACES[i] + a;
            h = (h ^ (h >>> 16)) * 0x85EBCA6B + b;
            h = (h ^ (h >>> 13)) * 0xC2B2AE35;
            h = (h ^ (h >>> 16)) >>> (32 - BITS);
            mixed[i] = bits & ~((h - limit) >> 31);
        }
        tile.ints.put(0, mixed, 0, count);
        tile.floats.get(0, tile.factors, 0, count);
        return tile.factors;
    }

    /** Scratch memory for one thread. Integers become floats by way of a buffer, which is a copy of vectors. */
    static final class Tile {
        private final int[] mixed = new int[TILE];
        private final float[] factors = new float[TILE];
        private final FloatBuffer floats;
        private final IntBuffer ints;

        Tile() {
            ByteBuffer bytes = ByteBuffer.allocateDirect(TILE * Integer.BYTES).order(ByteOrder.nativeOrder());
            floats = bytes.asFloatBuffer();
            ints = bytes.asIntBuffer();
        }
    }
}
