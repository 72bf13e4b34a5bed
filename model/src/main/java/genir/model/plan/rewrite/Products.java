package genir.model.plan.rewrite;

import java.util.Arrays;
import java.util.List;
import org.nd4j.linalg.api.ops.CustomOp;

/** The one node that matrix products, their gradients and the additions around them become. */
final class Products {
    private Products() {}

    static Node node(String a, boolean transposeA, String b, boolean transposeB, String output) {
        return Node.of(new NodeOp.Product(transposeA, transposeB), List.of(a, b), output);
    }

    static Node withAddend(Node product, String addend, String output) {
        return Node.of(product.op(), List.of(product.input(0), product.input(1), addend), output);
    }

    /** Whether a node is a product without anything added. */
    static boolean isPlain(Node node) {
        return node.op() instanceof NodeOp.Product && node.inputs().size() == 2;
    }

    /** The flags of ND4J's {@code matmul}; null where it cannot be written as a product node. */
    static NodeOp.Product of(Node matmul, NodeList nodes) {
        long[] flags = ((CustomOp) matmul.graphOp()).iArgs();
        long[] a = nodes.shape(matmul.input(0));
        long[] b = nodes.shape(matmul.input(1));
        boolean sameBatch =
                a.length == b.length && a.length >= 2 && Arrays.equals(a, 0, a.length - 2, b, 0, b.length - 2);
        boolean plain = flags.length < 3 || flags[2] == 0;
        return sameBatch && plain
                ? new NodeOp.Product(flags.length > 0 && flags[0] != 0, flags.length > 1 && flags[1] != 0)
                : null;
    }
}
