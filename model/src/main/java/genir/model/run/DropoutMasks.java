package genir.model.run;

import genir.model.graph.GraphInputs;
import genir.model.graph.T5Graph;
import genir.model.plan.Plan;
import genir.model.plan.PlanSpec;
import java.util.Map;
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
        addTo(spec, graph.inputs(), "encoder", rate, new Sizes(batch, length, length));
        addTo(spec, graph.inputs(), "decoder", rate, new Sizes(batch, graph.decoderLength(), length));
    }

    /**
     * Sizes of a stack.
     *
     * @param positions of a row
     * @param memory positions that cross-attention reads
     */
    record Sizes(int batch, int positions, int memory) {}

    /**
     * Adds those of one stack to the inputs of a plan.
     *
     * @param inputs of a graph with dropout
     */
    static void addTo(PlanSpec spec, Map<String, SDVariable> inputs, String stack, double rate, Sizes sizes) {
        inputs.forEach((name, variable) -> {
            if (name.startsWith(GraphInputs.DROPOUT_PREFIX + stack + ".")) {
                spec.mask(name, rate, shape(name, variable, sizes));
            }
        });
    }

    /** Makes them other masks; the same seed gives the same ones for the same sizes. */
    static void seed(Plan plan, long seed) {
        if (plan.has(PlanSpec.DROPOUT_SEED)) {
            plan.view(PlanSpec.DROPOUT_SEED).writeTokens(new int[] {(int) seed, (int) (seed >>> 32)});
        }
    }

    /** The shape of a mask: one row for each position; attention masks end in the number of keys. */
    private static long[] shape(String name, SDVariable mask, Sizes sizes) {
        long[] shape = mask.getShape().clone();
        if (shape.length == 2) {
            shape[0] = (long) sizes.batch() * sizes.positions();
            return shape;
        }
        shape[0] = sizes.batch();
        if (shape[2] < 0) {
            shape[2] = sizes.positions();
        }
        if (shape[3] < 0) {
            shape[3] = name.contains("cross_attn") ? sizes.memory() : sizes.positions();
        }
        return shape;
    }
}
