package genir.model.plan;

import java.util.List;
import org.nd4j.autodiff.functions.DifferentialFunction;

/**
 * One op of the graph.
 *
 * @param op SameDiff's op, shared with the graph
 * @param inputs names of the variables it reads, in the op's order
 * @param outputs names of the variables it makes, in the op's order
 */
public record Node(DifferentialFunction op, List<String> inputs, List<String> outputs) {
    /** ND4J's name of the op, e.g. {@code matmul}. */
    public String opName() {
        return op.opName();
    }

    public String input(int index) {
        return inputs.get(index);
    }

    public String output(int index) {
        return outputs.get(index);
    }

    @Override
    public String toString() {
        return opName() + inputs + " -> " + outputs;
    }
}
