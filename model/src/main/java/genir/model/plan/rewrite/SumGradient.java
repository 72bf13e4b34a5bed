package genir.model.plan.rewrite;

import java.util.Arrays;
import java.util.List;

/**
 * The gradient of a sum reaches operands of the result's shape unchanged: {@code add_bp} is then two names for it. The
 * operands themselves, of which only the shapes matter, need not be kept for it.
 */
public final class SumGradient implements Rewrite {
    @Override
    public String name() {
        return "sum-gradient";
    }

    @Override
    public void apply(NodeList nodes) {
        for (Node node : nodes.nodes()) {
            if (node.is("add_bp") && passesOn(nodes, node)) {
                nodes.replace(
                        List.of(node), new Node(new NodeOp.SumGradient(), List.of(node.input(2)), node.outputs()));
            }
        }
    }

    private static boolean passesOn(NodeList nodes, Node node) {
        long[] shape = nodes.shape(node.input(2));
        return node.outputs().stream()
                .allMatch(output -> !nodes.needed(output) || Arrays.equals(nodes.shape(output), shape));
    }
}
