package genir.model.run;

import genir.model.graph.GraphInputs;
import genir.model.graph.T5Graph;
import genir.model.plan.Plan;
import genir.model.plan.PlanSpec;
import org.nd4j.autodiff.samediff.SDVariable;

/** The dropout masks of a training graph; each has a random stream of its own from the seed and its name. */
final class DropoutMasks {
    private DropoutMasks() {}

    /**
     * Adds them to the inputs of a plan.
     *
     * @param graph with dropout
     * @param rate share of the activations that are dropped
     * @param length of the encoder's sequences
     */
    static void addTo(PlanSpec spec, T5Graph graph, double rate, int batch, int length) {
        graph.inputs().forEach((name, variable) -> {
            if (name.startsWith(GraphInputs.DROPOUT_PREFIX)) {
                spec.mask(name, rate, shape(name, variable, batch, length, graph.decoderLength()));
            }
        });
    }

    /** Makes them other masks; the same seed gives the same ones for the same sizes. */
    static void seed(Plan plan, long seed) {
        if (plan.has(PlanSpec.DROPOUT_SEED)) {
            plan.view(PlanSpec.DROPOUT_SEED).writeTokens(new int[] {(int) seed, (int) (seed >>> 32)});
        }
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
