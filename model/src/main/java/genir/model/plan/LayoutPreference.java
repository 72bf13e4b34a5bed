package genir.model.plan;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Finds permutes whose result is then reshaped and must therefore be contiguous, and asks for their source to be written
 * in that order: the permute and the reshape are then views, and the heads of attention need no copying.
 */
final class LayoutPreference {
    private LayoutPreference() {}

    static void apply(List<Node> nodes, PlanBuilder plan) {
        Map<String, Node> reshapes = new HashMap<>();
        for (Node node : nodes) {
            if (node.opName().equals("reshape")) {
                reshapes.put(node.input(0), node);
            }
        }
        for (Node node : nodes) {
            if (node.opName().equals("permute") && reshapes.containsKey(node.output(0))) {
                int[] order = order(node);
                long[] contiguous = Value.rowMajor(plan.value(node.output(0)).shape());
                long[] strides = new long[contiguous.length];
                for (int axis = 0; axis < strides.length; axis++) {
                    strides[order[axis]] = contiguous[axis];
                }
                plan.preferStrides(node.input(0), strides);
            }
        }
    }

    /** The axes of a permute: axis i of the result is axis order[i] of the source. */
    static int[] order(Node permute) {
        long[] axes = ((org.nd4j.linalg.api.ops.CustomOp) permute.op()).iArgs();
        int[] order = new int[axes.length];
        for (int i = 0; i < order.length; i++) {
            order[i] = Math.toIntExact(axes[i]);
        }
        return order;
    }
}
