package genir.model.plan.lowering;

import genir.model.plan.Node;
import genir.model.plan.NodeList;
import java.util.List;

/** Lets a ReLU's gradient read its output, which is kept anyway, so that its input need not be. */
final class ReluFusion {
    /** Inputs y, dy; output dx. */
    static final String BACKWARD = "relu_gradient";

    private ReluFusion() {}

    static void apply(NodeList nodes) {
        for (Node node : nodes.nodes()) {
            if (node.opName().equals("thresholdedrelu_bp")) {
                Node relu = nodes.reader(node.input(0), "relu");
                if (relu != null) {
                    nodes.replace(
                            List.of(node),
                            Node.fused(BACKWARD, List.of(relu.output(0), node.input(1)), node.outputs()));
                }
            }
        }
    }
}
