package genir.model.plan;

import java.util.Arrays;
import java.util.List;
import org.nd4j.autodiff.functions.DifferentialFunction;
import org.nd4j.linalg.api.ops.CustomOp;

/**
 * One op of the graph, or several that were fused into one.
 *
 * @param opName ND4J's name of the op, e.g. {@code matmul}; fused ones have names of their own
 * @param op SameDiff's op, shared with the graph; null for fused ones, which only lowerings can run
 * @param inputs names of the variables it reads, in the op's order; nothing else is read for it
 * @param outputs names of the variables it makes, in the op's order
 * @param arguments numbers a fused node was made with, such as an epsilon; ND4J's ops hold theirs themselves
 */
public record Node(
        String opName, DifferentialFunction op, List<String> inputs, List<String> outputs, List<Double> arguments) {
    static Node of(DifferentialFunction op, List<String> inputs, List<String> outputs) {
        return new Node(op.opName(), op, List.copyOf(inputs), List.copyOf(outputs), List.of());
    }

    /** A node that stands for several. */
    public static Node fused(String opName, List<String> inputs, List<String> outputs, Double... arguments) {
        return new Node(opName, null, List.copyOf(inputs), List.copyOf(outputs), List.of(arguments));
    }

    public String input(int index) {
        return inputs.get(index);
    }

    public String output(int index) {
        return outputs.get(index);
    }

    /** Whether it only puts the axes of its input into another order, ND4J's op or one that a fusion made. */
    public boolean isPermute() {
        return opName.equals("permute") || opName.equals(NodeList.PERMUTED);
    }

    /** Of a permute: axis i of the output is axis order[i] of the input. */
    public int[] order() {
        return op == null
                ? arguments.stream().mapToInt(Double::intValue).toArray()
                : Arrays.stream(((CustomOp) op).iArgs())
                        .mapToInt(Math::toIntExact)
                        .toArray();
    }

    @Override
    public String toString() {
        return opName + inputs + " -> " + outputs;
    }
}
