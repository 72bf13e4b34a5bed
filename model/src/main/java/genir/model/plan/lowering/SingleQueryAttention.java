package genir.model.plan.lowering;

import genir.model.plan.Lowering;
import genir.model.plan.Node;
import genir.model.plan.NodeList;
import genir.model.plan.PlanBuilder;

/**
 * Cross-attention of a decoder with one position, without keys and values.
 *
 * <p>By associativity {@code q (M W^T)^T = (q W) M^T} and {@code p (M W^T) = (p M) W^T}: with a single query it is far less
 * work to carry the query or the pattern over to the encoder's output M [position, d_model] than to project every position
 * of M. For each head that is one product with W instead of as many as M has positions, forwards and backwards. Keys or
 * values that were asked for are left as they are.
 */
public final class SingleQueryAttention implements Lowering {
    @Override
    public String name() {
        return "single-query-attention";
    }

    @Override
    public void fuse(NodeList nodes) {
        for (Node node : nodes.nodes()) {
            HeadProjection projection = HeadProjection.match(nodes, node);
            if (projection != null) {
                projection.reassociate(nodes);
            }
        }
    }

    @Override
    public boolean lower(Node node, PlanBuilder plan) {
        if (node.opName().equals(Views.RESHAPED)) {
            plan.alias(node.output(0), node.input(0));
            return true;
        }
        if (node.opName().equals(Views.PERMUTED)) {
            plan.permute(node);
            return true;
        }
        return Products.lower(node, plan);
    }
}
