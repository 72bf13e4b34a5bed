package genir.model.plan.rewrite;

import java.util.List;

/** Lets a ReLU's gradient read its output, which is kept anyway, so that its input need not be. */
public final class ReluGradient implements Rewrite {
    @Override
    public String name() {
        return "relu-gradient";
    }

    @Override
    public void apply(NodeList nodes) {
        for (Node node : nodes.nodes()) {
            Node relu = node.is("thresholdedrelu_bp") ? nodes.reader(node.input(0), "relu") : null;
            if (relu != null) {
                nodes.replace(
                        List.of(node),
                        new Node(new NodeOp.ReluGradient(), List.of(relu.output(0), node.input(1)), node.outputs()));
            }
        }
    }
}
