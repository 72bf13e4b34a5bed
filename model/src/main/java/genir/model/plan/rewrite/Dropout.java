package genir.model.plan.rewrite;

import java.util.Arrays;
import java.util.List;

/**
 * Multiplication by a dropout mask, made on the fly rather than stored; its gradient is the same. Where the result is only
 * made to be added to something, the addition is done in the same pass.
 */
public final class Dropout implements Rewrite {
    @Override
    public String name() {
        return "dropout";
    }

    @Override
    public void apply(NodeList nodes) {
        for (Node node : nodes.nodes()) {
            String mask = node.inputs().size() > 1 ? node.input(1) : "";
            if (!nodes.isMask(mask) || !Arrays.equals(nodes.shape(mask), nodes.shape(node.input(0)))) {
                continue;
            }
            if (node.is("multiply")) {
                nodes.replace(List.of(node), dropout(List.of(node.input(0), mask), node.output(0)));
            } else if (node.is("multiply_bp") && !nodes.needed(node.output(1))) {
                nodes.replace(List.of(node), dropout(List.of(node.input(2), mask), node.output(0)));
            }
        }
        for (Node node : nodes.nodes()) {
            if (node.is("add")) {
                fuseSum(nodes, node);
            }
        }
    }

    private static Node dropout(List<String> inputs, String output) {
        return Node.of(new NodeOp.Dropout(), inputs, output);
    }

    private static void fuseSum(NodeList nodes, Node sum) {
        for (int operand = 1; operand >= 0; operand--) {
            Node dropped = nodes.producer(sum.input(operand));
            String addend = sum.input(1 - operand);
            boolean fits = dropped != null
                    && dropped.op() instanceof NodeOp.Dropout
                    && dropped.inputs().size() == 2
                    && nodes.onlyFor(sum.input(operand), List.of(sum))
                    && !addend.equals(sum.input(operand))
                    && Arrays.equals(nodes.shape(addend), nodes.shape(sum.input(operand)));
            if (fits) {
                nodes.replace(
                        List.of(dropped, sum),
                        dropout(List.of(dropped.input(0), dropped.input(1), addend), sum.output(0)));
                return;
            }
        }
    }
}
