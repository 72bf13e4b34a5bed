package genir.model.plan.rewrite;

import java.util.List;

/** Nodes that only look at a value in another shape; rewrites make them, with the new value's name after the old one's. */
final class Views {
    private Views() {}

    static Node reshaped(NodeList nodes, String source, String view, long... shape) {
        nodes.declare(view, shape);
        return Node.of(new NodeOp.Reshape(), List.of(source), view);
    }

    static Node permuted(NodeList nodes, String source, String view, int... order) {
        long[] from = nodes.shape(source);
        long[] shape = new long[order.length];
        for (int axis = 0; axis < order.length; axis++) {
            shape[axis] = from[order[axis]];
        }
        nodes.declare(view, shape);
        return Node.of(new NodeOp.Permute(order), List.of(source), view);
    }
}
