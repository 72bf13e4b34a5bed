package genir.model.plan;

import genir.model.plan.instruction.Operand;
import genir.model.plan.rewrite.Node;
import genir.model.plan.rewrite.NodeOp;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Finds permutes whose result is then reshaped and must therefore be contiguous, and asks for their source to be written
 * in that order: the permute and the reshape are then views, and the heads of attention need no copying.
 */
final class LayoutPreference {
    private LayoutPreference() {}

    static void apply(List<Node> nodes, PlanBuilder plan) {
        Set<String> reshaped = new HashSet<>();
        for (Node node : nodes) {
            if (node.op() instanceof NodeOp.Reshape) {
                reshaped.add(node.input(0));
            }
        }
        // Backwards, so that a preference passes through one permute after another.
        for (int i = nodes.size() - 1; i >= 0; i--) {
            Node node = nodes.get(i);
            if (!(node.op() instanceof NodeOp.Permute permute)) {
                continue;
            }
            long[] wanted = reshaped.contains(node.output(0))
                    ? Operand.rowMajor(plan.known(node.output(0)).shape())
                    : plan.preferredStrides(node.output(0));
            if (wanted != null) {
                int[] order = permute.order();
                long[] strides = new long[wanted.length];
                for (int axis = 0; axis < strides.length; axis++) {
                    strides[order[axis]] = wanted[axis];
                }
                plan.preferStrides(node.input(0), strides);
            }
        }
    }
}
