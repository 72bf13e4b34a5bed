package genir.model.plan.rewrite;

import java.util.List;
import org.nd4j.autodiff.functions.DifferentialFunction;

/**
 * An op and the variables that it connects.
 *
 * @param op what it does
 * @param inputs names of the variables it reads, in the op's order; nothing else is read for it
 * @param outputs names of the variables it makes, in the op's order
 */
public record Node(NodeOp op, List<String> inputs, List<String> outputs) {
    public Node {
        inputs = List.copyOf(inputs);
        outputs = List.copyOf(outputs);
    }

    /** An op of the graph's. */
    public static Node of(DifferentialFunction op, List<String> inputs, List<String> outputs) {
        return new Node(new NodeOp.Graph(op), inputs, outputs);
    }

    /** A node with one output. */
    static Node of(NodeOp op, List<String> inputs, String output) {
        return new Node(op, inputs, List.of(output));
    }

    public String input(int index) {
        return inputs.get(index);
    }

    public String output(int index) {
        return outputs.get(index);
    }

    /** Whether it is this op of the graph's, by ND4J's name. */
    public boolean is(String graphOp) {
        return op instanceof NodeOp.Graph && op.name().equals(graphOp);
    }

    /** Of an op of the graph's, SameDiff's. */
    public DifferentialFunction graphOp() {
        return ((NodeOp.Graph) op).op();
    }

    @Override
    public String toString() {
        return op.name() + inputs + " -> " + outputs;
    }
}
