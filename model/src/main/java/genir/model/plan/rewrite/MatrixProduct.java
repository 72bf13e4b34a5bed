package genir.model.plan.rewrite;

import java.util.List;

/** {@code matmul} straight from strided operands into a strided result. */
public final class MatrixProduct implements Rewrite {
    @Override
    public String name() {
        return "matrix-product";
    }

    @Override
    public void apply(NodeList nodes) {
        nodes.replaceEach(node -> {
            NodeOp.Product product = node.is("matmul") ? Products.of(node, nodes) : null;
            return product == null
                    ? null
                    : List.of(Node.of(product, List.of(node.input(0), node.input(1)), node.output(0)));
        });
    }
}
