package genir.model.run;

import genir.model.graph.GraphInputs;
import genir.model.graph.T5Graph;
import genir.model.plan.PlanSpec;
import genir.model.plan.kernel.DropoutMask;
import java.util.LinkedHashMap;
import java.util.Map;
import org.nd4j.autodiff.samediff.SDVariable;

/** The dropout masks of a training graph; each has a random stream of its own from the seed and its name. */
final class DropoutMasks {
    private static final long GOLDEN_GAMMA = 0x9E3779B97F4A7C15L;

    private final T5Graph graph;
    private final Map<String, DropoutMask> masks = new LinkedHashMap<>();

    /**
     * The masks of a graph.
     *
     * @param rate share of the activations that are dropped
     */
    DropoutMasks(T5Graph graph, double rate) {
        this.graph = graph;
        for (String name : graph.inputs().keySet()) {
            if (name.startsWith(GraphInputs.DROPOUT_PREFIX)) {
                masks.put(name, new DropoutMask(rate));
            }
        }
    }

    /** Makes them other masks; the same seed gives the same ones. */
    void seed(long seed) {
        masks.forEach((name, mask) -> mask.seed(mix(seed ^ name.hashCode() * GOLDEN_GAMMA)));
    }

    /** The finaliser of SplitMix64: neighbouring seeds give unrelated masks. */
    private static long mix(long bits) {
        long mixed = (bits ^ (bits >>> 30)) * 0xBF58476D1CE4E5B9L;
        mixed = (mixed ^ (mixed >>> 27)) * 0x94D049BB133111EBL;
        return mixed ^ (mixed >>> 31);
    }

    /** Adds them to the inputs of a plan, for a batch of given size, encoder length and decoder length. */
    void addTo(PlanSpec spec, int batch, int length) {
        masks.forEach((name, mask) ->
                spec.mask(name, mask, shape(name, graph.inputs().get(name), batch, length, graph.decoderLength())));
    }

    /**
     * The shape of a mask: the encoder's are as long as its input, the decoder's as its own; attention masks end in the
     * number of keys.
     */
    private static long[] shape(String name, SDVariable mask, int batch, int length, int decoderLength) {
        long[] shape = mask.getShape().clone();
        boolean encoder = name.startsWith(GraphInputs.DROPOUT_PREFIX + "encoder");
        int positions = encoder ? length : decoderLength;
        if (shape.length == 2) {
            shape[0] = (long) batch * positions;
            return shape;
        }
        shape[0] = batch;
        if (shape[2] < 0) {
            shape[2] = positions;
        }
        if (shape[3] < 0) {
            shape[3] = name.contains("cross_attn") ? length : positions;
        }
        return shape;
    }
}
