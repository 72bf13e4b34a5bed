package genir.model.plan.rewrite;

import java.util.ArrayList;
import java.util.List;

/** {@code matmul_bp} as up to two products: with C = A B and gradient G, dA = G B^T and dB = A^T G. */
public final class MatrixProductGradient implements Rewrite {
    @Override
    public String name() {
        return "matrix-product-gradient";
    }

    @Override
    public void apply(NodeList nodes) {
        nodes.replaceEach(node -> {
            NodeOp.Product product = node.is("matmul_bp") ? Products.of(node, nodes) : null;
            return product == null ? null : products(nodes, node, product.transposeA(), product.transposeB());
        });
    }

    private static List<Node> products(NodeList nodes, Node node, boolean transposeA, boolean transposeB) {
        String a = node.input(0);
        String b = node.input(1);
        String g = node.input(2);
        List<Node> products = new ArrayList<>();
        if (nodes.needed(node.output(0))) {
            products.add(
                    transposeA
                            ? Products.node(b, transposeB, g, true, node.output(0))
                            : Products.node(g, false, b, !transposeB, node.output(0)));
        }
        if (nodes.needed(node.output(1))) {
            products.add(
                    transposeB
                            ? Products.node(g, true, a, transposeA, node.output(1))
                            : Products.node(a, !transposeA, g, false, node.output(1)));
        }
        return products;
    }
}
