package genir.model.plan.lowering;

import genir.model.plan.Lowering;
import genir.model.plan.Node;
import genir.model.plan.NodeList;
import genir.model.plan.PlanBuilder;
import java.util.List;

/** {@code matmul} by cblas, straight from strided operands into a strided result. */
public final class MatrixProduct implements Lowering {
    @Override
    public String name() {
        return "matrix-product";
    }

    @Override
    public void fuse(NodeList nodes) {
        for (Node node : nodes.nodes()) {
            boolean[] transposes = node.opName().equals("matmul") ? Products.transposes(node, nodes) : null;
            if (transposes != null) {
                nodes.replace(
                        List.of(node),
                        Products.node(
                                node.input(0), transposes[0], node.input(1), transposes[1], node.output(0)));
            }
        }
    }

    @Override
    public boolean lower(Node node, PlanBuilder plan) {
        return Products.lower(node, plan);
    }
}
