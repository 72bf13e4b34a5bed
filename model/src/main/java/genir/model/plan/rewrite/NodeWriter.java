package genir.model.plan.rewrite;

import genir.model.plan.instruction.Operand;
import java.util.ArrayList;
import java.util.List;

/** Writes nodes one after the other. Values that the graph has not get the shape that follows from what they are made of. */
final class NodeWriter {
    private final NodeList list;
    private final List<Node> written = new ArrayList<>();

    NodeWriter(NodeList list) {
        this.list = list;
    }

    /** The elements of a value under another shape. */
    String reshape(String source, String result, long... shape) {
        list.declare(result, shape);
        return write(new NodeOp.Reshape(), List.of(source), result);
    }

    /** A value with axis {@code order[i]} as axis i. */
    String permute(String source, String result, int... order) {
        long[] from = list.shape(source);
        long[] shape = new long[order.length];
        for (int axis = 0; axis < order.length; axis++) {
            shape[axis] = from[order[axis]];
        }
        list.declare(result, shape);
        return write(new NodeOp.Permute(order), List.of(source), result);
    }

    /** A batch of matrix products; a result that the graph has keeps its shape, of as many elements in the same order. */
    String product(String a, boolean transposeA, String b, boolean transposeB, String result) {
        long[] shape = list.shape(a).clone();
        int rank = shape.length;
        shape[rank - 2] = list.shape(a)[transposeA ? rank - 1 : rank - 2];
        shape[rank - 1] = list.shape(b)[transposeB ? rank - 2 : rank - 1];
        if (list.shape(result) == null) {
            list.declare(result, shape);
        } else if (Operand.length(list.shape(result)) != Operand.length(shape)) {
            throw new IllegalArgumentException(result + " is of another size than " + a + " times " + b);
        }
        return write(new NodeOp.Product(transposeA, transposeB), List.of(a, b), result);
    }

    private String write(NodeOp op, List<String> inputs, String result) {
        written.add(Node.of(op, inputs, result));
        return result;
    }

    /** What was written so far. */
    List<Node> nodes() {
        return written;
    }
}
