package genir.model.plan.rewrite;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The gradient of a sum reaches operands of the result's shape unchanged: {@code add_bp} is then two names for it. That of an
 * operand which was added to every element of the batch is the sum over the batch. The operands themselves, of which only the
 * shapes matter, need not be kept for it.
 */
public final class SumGradient implements Rewrite {
    @Override
    public String name() {
        return "sum-gradient";
    }

    @Override
    public void apply(NodeList nodes) {
        nodes.replaceEach(node -> node.is("add_bp") && known(nodes, node) ? gradients(nodes, node) : null);
    }

    private static boolean known(NodeList nodes, Node node) {
        long[] shape = nodes.shape(node.input(2));
        return node.outputs().stream()
                .filter(nodes::needed)
                .map(nodes::shape)
                .allMatch(output -> Arrays.equals(output, shape) || isOfOne(output, shape));
    }

    /** Whether a shape is that of one element of the batch. */
    private static boolean isOfOne(long[] shape, long[] batch) {
        return shape.length == batch.length
                && shape.length > 1
                && shape[0] == 1
                && Arrays.equals(shape, 1, shape.length, batch, 1, batch.length);
    }

    private static List<Node> gradients(NodeList nodes, Node node) {
        String gradient = node.input(2);
        List<String> same = new ArrayList<>();
        List<Node> made = new ArrayList<>();
        for (String output : node.outputs()) {
            if (!nodes.needed(output)) {
                continue;
            }
            if (Arrays.equals(nodes.shape(output), nodes.shape(gradient))) {
                same.add(output);
            } else {
                made.add(Node.of(new NodeOp.BatchSum(), List.of(gradient), output));
            }
        }
        if (!same.isEmpty()) {
            made.add(0, new Node(new NodeOp.SumGradient(), List.of(gradient), same));
        }
        return made;
    }
}
