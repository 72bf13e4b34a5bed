package genir.model.plan.lowering;

import genir.model.plan.Node;
import genir.model.plan.NodeList;
import genir.model.plan.OpRunner;
import genir.model.plan.PlanBuilder;
import genir.model.plan.ProductKernel;
import genir.model.plan.Value;
import genir.model.plan.lowering.Gemm.Matrices;
import java.util.Arrays;
import java.util.List;
import org.nd4j.linalg.api.blas.params.MMulTranspose;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.CustomOp;
import org.nd4j.linalg.api.ops.impl.reduce.Mmul;
import org.nd4j.linalg.factory.Nd4j;

/** The one node that matrix products, their gradients and the additions around them become. */
final class Products {
    /** Inputs a, b and perhaps c; output {@code op(a) op(b) + c}; arguments: 1 where a, b are transposed, else 0. */
    static final String PRODUCT = "product";

    private Products() {}

    static Node node(String a, boolean transposeA, String b, boolean transposeB, String output) {
        return Node.fused(PRODUCT, List.of(a, b), List.of(output), transposeA ? 1.0 : 0.0, transposeB ? 1.0 : 0.0);
    }

    static Node withAddend(Node product, String addend, String output) {
        return Node.fused(
                PRODUCT,
                List.of(product.input(0), product.input(1), addend),
                List.of(output),
                product.arguments().toArray(Double[]::new));
    }

    static boolean transposed(Node product, int operand) {
        return product.arguments().get(operand) != 0;
    }

    /** The flags of ND4J's {@code matmul}; null where it cannot be written as a product node. */
    static boolean[] transposes(Node matmul, NodeList nodes) {
        long[] flags = ((CustomOp) matmul.op()).iArgs();
        long[] a = nodes.shape(matmul.input(0));
        long[] b = nodes.shape(matmul.input(1));
        boolean sameBatch =
                a.length == b.length && a.length >= 2 && Arrays.equals(a, 0, a.length - 2, b, 0, b.length - 2);
        boolean plain = flags.length < 3 || flags[2] == 0;
        return sameBatch && plain
                ? new boolean[] {flags.length > 0 && flags[0] != 0, flags.length > 1 && flags[1] != 0}
                : null;
    }

    /** A product cannot be added onto its own factor, which it reads again and again while it writes. */
    private static List<String> over(PlanBuilder plan, Value a, Value b, String addend) {
        boolean factor = plan.shareMemory(a.name(), addend) || plan.shareMemory(b.name(), addend);
        return factor ? List.of() : List.of(addend);
    }

    static boolean lower(Node node, PlanBuilder plan) {
        if (!node.opName().equals(PRODUCT)) {
            return false;
        }
        Value a = plan.value(node.input(0));
        Value b = plan.value(node.input(1));
        String addend = node.inputs().size() > 2 ? node.input(2) : null;
        Value c = addend == null
                ? plan.place(node.output(0), true)
                : plan.placeOver(node.output(0), over(plan, a, b, addend), node);
        boolean inPlace = addend != null && plan.shareMemory(c.name(), addend);
        long[] shape = productShape(node, a, b);
        boolean sameShape = Arrays.equals(c.shape(), shape);
        boolean cblas = Gemm.takes(a) && Gemm.takes(b) && (sameShape ? Gemm.takes(c) : c.contiguous());
        plan.step(node.toString(), node.inputs(), List.of(c.name()), arrays -> {
            INDArray left = arrays.apply(a.name());
            INDArray right = arrays.apply(b.name());
            INDArray result = arrays.apply(c.name());
            INDArray added = addend == null || inPlace ? null : arrays.apply(addend);
            if (!cblas) {
                return byNd4j(node, left, right, result, addend == null ? null : arrays.apply(addend));
            }
            ProductKernel product = Gemm.product(
                    Matrices.of(left, a).transposedIf(transposed(node, 0)),
                    Matrices.of(right, b).transposedIf(transposed(node, 1)),
                    sameShape ? Matrices.of(result, c) : Matrices.of(result, shape, Value.rowMajor(shape)),
                    addend == null ? 0 : 1);
            if (added == null) {
                return product;
            }
            return new ProductKernel(product.shape(), () -> {
                result.assign(added);
                product.run();
            });
        });
        return true;
    }

    /** The shape the operands give; the output may have any other of as many elements, if they lie in this one's order. */
    private static long[] productShape(Node node, Value a, Value b) {
        long[] shape = a.shape().clone();
        int rank = shape.length;
        shape[rank - 2] = a.shape()[transposed(node, 0) ? rank - 1 : rank - 2];
        shape[rank - 1] = b.shape()[transposed(node, 1) ? rank - 2 : rank - 1];
        return shape;
    }

    /** For strides that cblas does not know. */
    private static Runnable byNd4j(Node node, INDArray left, INDArray right, INDArray result, INDArray addend) {
        INDArray product = addend == null ? result : Nd4j.createUninitialized(result.shape());
        MMulTranspose flags = MMulTranspose.builder()
                .transposeA(transposed(node, 0))
                .transposeB(transposed(node, 1))
                .build();
        Runnable multiply =
                OpRunner.bind(new Mmul(left, right, product, flags), List.of(left, right), List.of(product));
        return addend == null
                ? multiply
                : () -> {
                    multiply.run();
                    addend.add(product, result);
                };
    }
}
