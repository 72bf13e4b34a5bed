package genir.model.plan.lowering;

import genir.model.plan.Node;
import genir.model.plan.NodeList;
import java.util.List;

/** Lets a softmax's gradient read the softmax itself, where ND4J's op computes it again from the scores. */
final class SoftmaxFusion {
    /** Inputs p, dp; output dx. */
    static final String BACKWARD = "softmax_gradient";

    private SoftmaxFusion() {}

    static void apply(NodeList nodes) {
        for (Node node : nodes.nodes()) {
            if (node.opName().equals("softmax_bp")) {
                Node softmax = nodes.reader(node.input(0), "softmax");
                if (softmax != null) {
                    nodes.replace(
                            List.of(node),
                            Node.fused(BACKWARD, List.of(softmax.output(0), node.input(1)), node.outputs()));
                }
            }
        }
    }
}
