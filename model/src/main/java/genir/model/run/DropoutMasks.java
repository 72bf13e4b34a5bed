package genir.model.run;

import genir.model.T5Config;
import genir.model.graph.GraphInputs;
import genir.model.graph.T5Graph;
import genir.model.plan.Plan;
import genir.model.plan.kernel.Workers;
import java.nio.FloatBuffer;
import org.nd4j.autodiff.samediff.SDVariable;

/** The dropout masks of a training step: 0 for what is dropped, 1 / (1 - rate) for what stays. */
final class DropoutMasks {
    private static final long GOLDEN_GAMMA = 0x9E3779B97F4A7C15L;
    /** Elements drawn at once; they stay in the first-level cache. */
    private static final int TILE = 2048;

    private DropoutMasks() {}

    /**
     * The shape of a mask: the encoder's are as long as its input, the decoder's one position; attention masks end in the
     * number of keys.
     */
    static long[] shape(String name, SDVariable mask, int batch, int length) {
        long[] shape = mask.getShape().clone();
        boolean encoder = name.startsWith(GraphInputs.DROPOUT_PREFIX + "encoder");
        if (shape.length == 2) {
            shape[0] = encoder ? (long) batch * length : batch;
            return shape;
        }
        shape[0] = batch;
        if (shape[2] < 0) {
            shape[2] = encoder ? length : 1;
        }
        if (shape[3] < 0) {
            shape[3] = length;
        }
        return shape;
    }

    /** Draws all masks; each has a random stream of its own from the seed and its name. */
    static void fill(Plan plan, T5Graph graph, T5Config config, long seed) {
        for (String name : graph.inputs().keySet()) {
            if (name.startsWith(GraphInputs.DROPOUT_PREFIX) && plan.has(name)) {
                fill(plan.view(name).floats(), config.dropoutRate(), seed ^ name.hashCode() * GOLDEN_GAMMA);
            }
        }
    }

    /** SplitMix64, four draws of 16 bits from each number: the rate is kept to within 1/65,536. */
    private static void fill(FloatBuffer mask, double rate, long seed) {
        int threshold = (int) Math.round(rate * 65_536);
        float kept = (float) (1 / (1 - rate));
        int length = mask.limit();
        int tiles = (length + TILE - 1) / TILE;
        Workers.run(tiles, length, (part, from, to) -> {
            float[] tile = new float[TILE];
            for (int t = from; t < to; t++) {
                int offset = t * TILE;
                draw(tile, threshold, kept, seed + offset / 4 * GOLDEN_GAMMA);
                mask.put(offset, tile, 0, Math.min(TILE, length - offset));
            }
        });
    }

    private static void draw(float[] tile, int threshold, float kept, long start) {
        long state = start;
        for (int i = 0; i < tile.length; i += 4) {
            state += GOLDEN_GAMMA;
            long bits = state;
            bits = (bits ^ (bits >>> 30)) * 0xBF58476D1CE4E5B9L;
            bits = (bits ^ (bits >>> 27)) * 0x94D049BB133111EBL;
            bits ^= bits >>> 31;
            tile[i] = (bits & 0xFFFF) < threshold ? 0 : kept;
            tile[i + 1] = (bits >>> 16 & 0xFFFF) < threshold ? 0 : kept;
            tile[i + 2] = (bits >>> 32 & 0xFFFF) < threshold ? 0 : kept;
            tile[i + 3] = bits >>> 48 < threshold ? 0 : kept;
        }
    }
}
