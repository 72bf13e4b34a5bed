package genir.model.plan;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.nd4j.linalg.api.ops.CustomOp;

/**
 * Finds permutes whose result is then reshaped and must therefore be contiguous, and asks for their source to be written
 * in that order: the permute and the reshape are then views, and the heads of attention need no copying.
 */
final class LayoutPreference {
    private LayoutPreference() {}

    static void apply(List<Node> nodes, PlanBuilder plan) {
        Set<String> reshaped = new HashSet<>();
        for (Node node : nodes) {
            if (node.opName().equals("reshape")) {
                reshaped.add(node.input(0));
            }
        }
        // Backwards, so that a preference passes through one permute after another.
        for (int i = nodes.size() - 1; i >= 0; i--) {
            Node node = nodes.get(i);
            boolean permutes = node.opName().equals("permute") || node.opName().equals(NodeList.PERMUTED);
            if (!permutes) {
                continue;
            }
            long[] wanted = reshaped.contains(node.output(0))
                    ? Value.rowMajor(plan.value(node.output(0)).shape())
                    : plan.preferredStrides(node.output(0));
            if (wanted != null) {
                int[] order = order(node);
                long[] strides = new long[wanted.length];
                for (int axis = 0; axis < strides.length; axis++) {
                    strides[order[axis]] = wanted[axis];
                }
                plan.preferStrides(node.input(0), strides);
            }
        }
    }

    /** The axes of a permute: axis i of the result is axis order[i] of the source. */
    static int[] order(Node permute) {
        if (permute.op() == null) {
            return permute.arguments().stream().mapToInt(Double::intValue).toArray();
        }
        long[] axes = ((CustomOp) permute.op()).iArgs();
        int[] order = new int[axes.length];
        for (int i = 0; i < order.length; i++) {
            order[i] = Math.toIntExact(axes[i]);
        }
        return order;
    }
}
