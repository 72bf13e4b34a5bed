package genir.model.plan.rewrite;

import java.util.List;

/** Lets a softmax's gradient read the softmax itself, where ND4J's op computes it again from the scores. */
public final class SoftmaxGradient implements Rewrite {
    @Override
    public String name() {
        return "softmax-gradient";
    }

    @Override
    public void apply(NodeList nodes) {
        for (Node node : nodes.nodes()) {
            Node softmax = node.is("softmax_bp") ? nodes.reader(node.input(0), "softmax") : null;
            if (softmax != null) {
                nodes.replace(
                        List.of(node),
                        new Node(
                                new NodeOp.SoftmaxGradient(),
                                List.of(softmax.output(0), node.input(1)),
                                node.outputs()));
            }
        }
    }
}
