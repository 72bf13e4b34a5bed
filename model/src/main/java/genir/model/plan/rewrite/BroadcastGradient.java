package genir.model.plan.rewrite;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * {@code multiply_bp} in the forms that occur, computing only what is needed: the gradient of an operand of the result's
 * shape is one multiplication; that of a row [width] which multiplied every row of a matrix is the sums of the columns of a
 * product; those of a square are one and the same.
 */
public final class BroadcastGradient implements Rewrite {
    @Override
    public String name() {
        return "broadcast-gradient";
    }

    @Override
    public void apply(NodeList nodes) {
        nodes.replaceEach(node -> node.is("multiply_bp") && known(nodes, node) ? gradients(nodes, node) : null);
    }

    private static boolean known(NodeList nodes, Node node) {
        for (String output : node.outputs()) {
            if (nodes.needed(output) && !sameShape(nodes, node, output) && !isRow(nodes, node, output)) {
                return false;
            }
        }
        return true;
    }

    private static boolean sameShape(NodeList nodes, Node node, String output) {
        return Arrays.equals(nodes.shape(output), nodes.shape(node.input(2)));
    }

    private static boolean isRow(NodeList nodes, Node node, String output) {
        long[] row = nodes.shape(output);
        long[] matrix = nodes.shape(node.input(2));
        return row.length == 1 && matrix.length == 2 && row[0] == matrix[1];
    }

    private static List<Node> gradients(NodeList nodes, Node node) {
        List<Node> gradients = new ArrayList<>();
        for (int operand = 0; operand < 2; operand++) {
            String output = node.output(operand);
            if (!nodes.needed(output)) {
                continue;
            }
            boolean square = node.input(0).equals(node.input(1)) && !gradients.isEmpty();
            if (square) {
                gradients.add(Node.of(new NodeOp.Reshape(), List.of(node.output(0)), output));
            } else {
                NodeOp op = sameShape(nodes, node, output) ? new NodeOp.Multiply() : new NodeOp.ProductColumnSums();
                gradients.add(Node.of(op, List.of(node.input(2), node.input(1 - operand)), output));
            }
        }
        return gradients;
    }
}
