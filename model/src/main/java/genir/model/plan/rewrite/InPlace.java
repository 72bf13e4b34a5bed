package genir.model.plan.rewrite;

import java.util.Arrays;
import java.util.List;
import org.nd4j.linalg.api.ops.ScalarOp;

/**
 * Element-wise ops as nodes of our own, whose result may lie over an input that nobody reads any more: half the memory traffic,
 * and fewer buffers.
 */
public final class InPlace implements Rewrite {
    @Override
    public String name() {
        return "in-place";
    }

    @Override
    public void apply(NodeList nodes) {
        nodes.replaceEach(node -> {
            NodeOp op = op(nodes, node);
            return op == null ? null : List.of(new Node(op, node.inputs(), node.outputs()));
        });
    }

    private static NodeOp op(NodeList nodes, Node node) {
        if (node.is("add")) {
            return new NodeOp.Add();
        }
        if (node.is("multiply")) {
            return new NodeOp.Multiply();
        }
        boolean sameShape = Arrays.equals(nodes.shape(node.input(0)), nodes.shape(node.output(0)));
        if (node.is("mul_scalar") && sameShape) {
            return new NodeOp.Scale(scalar(node));
        }
        // With another threshold than 0 it is no ReLU.
        return node.is("relu") && sameShape && scalar(node) == 0 ? new NodeOp.Relu() : null;
    }

    private static double scalar(Node node) {
        return ((ScalarOp) node.graphOp()).scalar().getDouble(0);
    }
}
