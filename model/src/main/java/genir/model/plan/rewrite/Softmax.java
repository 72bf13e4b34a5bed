package genir.model.plan.rewrite;

import java.util.Arrays;
import java.util.List;

/** The softmax over the last axis, and with it the addition of mask and position bias before it. */
public final class Softmax implements Rewrite {
    @Override
    public String name() {
        return "softmax";
    }

    @Override
    public void apply(NodeList nodes) {
        for (Node softmax : nodes.nodes()) {
            if (!softmax.is("softmax")) {
                continue;
            }
            Node sum = nodes.producer(softmax.input(0));
            if (sum != null && sum.is("add") && fits(nodes, sum, softmax)) {
                nodes.replace(List.of(sum, softmax), node(sum.inputs(), softmax));
            } else {
                nodes.replace(List.of(softmax), node(softmax.inputs(), softmax));
            }
        }
    }

    private static boolean fits(NodeList nodes, Node sum, Node softmax) {
        long[] x = nodes.shape(sum.input(0));
        long[] added = nodes.shape(sum.input(1));
        return nodes.onlyFor(sum.output(0), List.of(softmax))
                && Arrays.equals(x, nodes.shape(sum.output(0)))
                && added.length == x.length
                && added[x.length - 1] == x[x.length - 1];
    }

    private static Node node(List<String> inputs, Node softmax) {
        return new Node(new NodeOp.Softmax(), inputs, softmax.outputs());
    }
}
