package genir.model.plan.lowering;

import genir.model.plan.Lowering;
import genir.model.plan.Node;
import genir.model.plan.NodeList;
import genir.model.plan.PlanBuilder;
import java.util.Arrays;
import java.util.List;

/**
 * A product that is only made to be added to something becomes one call of cblas that accumulates: the residual stream takes
 * in a sublayer's output, and gradients that meet are summed, without a pass over memory of their own.
 */
public final class ProductSum implements Lowering {
    @Override
    public String name() {
        return "product-sum";
    }

    @Override
    public void fuse(NodeList nodes) {
        for (Node node : nodes.nodes()) {
            if (node.opName().equals("add")) {
                fuse(nodes, node);
            }
        }
    }

    private static void fuse(NodeList nodes, Node sum) {
        for (int operand = 1; operand >= 0; operand--) {
            Node product = nodes.producer(sum.input(operand));
            String addend = sum.input(1 - operand);
            boolean fits = product != null
                    && product.opName().equals(Products.PRODUCT)
                    && product.inputs().size() == 2
                    && !addend.equals(sum.input(operand))
                    && nodes.onlyFor(sum.input(operand), List.of(sum))
                    && Arrays.equals(nodes.shape(addend), nodes.shape(sum.input(operand)));
            if (fits) {
                nodes.replace(List.of(product, sum), Products.withAddend(product, addend, sum.output(0)));
                return;
            }
        }
    }

    @Override
    public boolean lower(Node node, PlanBuilder plan) {
        return Products.lower(node, plan);
    }
}
