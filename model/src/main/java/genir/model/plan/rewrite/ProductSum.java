package genir.model.plan.rewrite;

import java.util.Arrays;
import java.util.List;

/**
 * A product that is only made to be added to something becomes one product that accumulates: the residual stream takes
 * in a sublayer's output, and gradients that meet are summed, without a pass over memory of their own.
 */
public final class ProductSum implements Rewrite {
    @Override
    public String name() {
        return "product-sum";
    }

    @Override
    public void apply(NodeList nodes) {
        for (Node node : nodes.nodes()) {
            if (node.is("add")) {
                merge(nodes, node);
            }
        }
    }

    private static void merge(NodeList nodes, Node sum) {
        for (int operand = 1; operand >= 0; operand--) {
            Node product = nodes.producer(sum.input(operand));
            String addend = sum.input(1 - operand);
            boolean fits = product != null
                    && Products.isPlain(product)
                    && !addend.equals(sum.input(operand))
                    && nodes.onlyFor(sum.input(operand), List.of(sum))
                    && Arrays.equals(nodes.shape(addend), nodes.shape(sum.input(operand)));
            if (fits) {
                nodes.replace(List.of(product, sum), Products.withAddend(product, addend, sum.output(0)));
                return;
            }
        }
    }
}
