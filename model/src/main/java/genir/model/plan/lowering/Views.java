package genir.model.plan.lowering;

import genir.model.plan.Node;
import genir.model.plan.NodeList;
import java.util.List;

/** Nodes that only look at a value in another shape; fusions make them, with the new value's name after the old one's. */
final class Views {
    /** The elements in row-major order under another shape. */
    static final String RESHAPED = "reshaped";

    /** Axis i of the output is axis {@code arguments[i]} of the input. */
    static final String PERMUTED = NodeList.PERMUTED;

    private Views() {}

    static Node reshaped(NodeList nodes, String source, String view, long... shape) {
        nodes.declare(view, shape);
        return Node.fused(RESHAPED, List.of(source), List.of(view));
    }

    static Node permuted(NodeList nodes, String source, String view, int... order) {
        long[] from = nodes.shape(source);
        long[] shape = new long[order.length];
        Double[] arguments = new Double[order.length];
        for (int axis = 0; axis < order.length; axis++) {
            shape[axis] = from[order[axis]];
            arguments[axis] = (double) order[axis];
        }
        nodes.declare(view, shape);
        return Node.fused(PERMUTED, List.of(source), List.of(view), arguments);
    }
}
