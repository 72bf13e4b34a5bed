package genir.model.plan.lowering;

import genir.model.plan.Lowering;
import genir.model.plan.Node;
import genir.model.plan.NodeList;
import genir.model.plan.PlanBuilder;
import genir.model.plan.Value;
import java.util.Arrays;
import java.util.List;

/**
 * The gradient of a sum reaches operands of the result's shape unchanged: {@code add_bp} is then two names for it. The
 * operands themselves, of which only the shapes matter, need not be kept for it.
 */
public final class SumGradient implements Lowering {
    /** Input the gradient; outputs the same for each operand. */
    private static final String GRADIENT = "sum_gradient";

    @Override
    public String name() {
        return "sum-gradient";
    }

    @Override
    public void fuse(NodeList nodes) {
        for (Node node : nodes.nodes()) {
            if (node.opName().equals("add_bp") && passesOn(nodes, node)) {
                nodes.replace(List.of(node), Node.fused(GRADIENT, List.of(node.input(2)), node.outputs()));
            }
        }
    }

    private static boolean passesOn(NodeList nodes, Node node) {
        long[] shape = nodes.shape(node.input(2));
        return node.outputs().stream()
                .allMatch(output -> !nodes.needed(output) || Arrays.equals(nodes.shape(output), shape));
    }

    @Override
    public boolean lower(Node node, PlanBuilder plan) {
        if (!node.opName().equals(GRADIENT)) {
            return false;
        }
        Value gradient = plan.value(node.input(0));
        for (String output : node.outputs()) {
            if (plan.needed(output)) {
                plan.view(output, gradient.name(), gradient.strides());
            }
        }
        return true;
    }
}
