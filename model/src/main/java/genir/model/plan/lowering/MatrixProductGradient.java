package genir.model.plan.lowering;

import genir.model.plan.Lowering;
import genir.model.plan.Node;
import genir.model.plan.PlanBuilder;
import genir.model.plan.Value;
import genir.model.plan.lowering.Gemm.Matrices;
import genir.model.plan.lowering.MatrixProduct.Transposes;
import java.util.List;
import org.nd4j.linalg.api.ops.CustomOp;

/** {@code matmul_bp} as up to two products: with C = A B and gradient G, dA = G B^T and dB = A^T G. */
public final class MatrixProductGradient implements Lowering {
    @Override
    public String name() {
        return "matrix-product-gradient";
    }

    @Override
    public boolean lower(Node node, PlanBuilder plan) {
        if (!node.opName().equals("matmul_bp")) {
            return false;
        }
        Value a = plan.value(node.input(0));
        Value b = plan.value(node.input(1));
        Value g = plan.value(node.input(2));
        Transposes transposes = Transposes.of((CustomOp) node.op());
        if (transposes.result() || a.rank() != b.rank() || !Gemm.takes(a) || !Gemm.takes(b) || !Gemm.takes(g)) {
            return false;
        }
        if (plan.needed(node.output(0))) {
            Value da = plan.place(node.output(0), true);
            plan.step("dA of " + node, List.of(b.name(), g.name()), List.of(da.name()), arrays -> {
                Matrices right = Matrices.of(arrays.apply(b.name()), b).transposedIf(transposes.b());
                Matrices result = Matrices.of(arrays.apply(da.name()), da).transposedIf(transposes.a());
                return Gemm.product(Matrices.of(arrays.apply(g.name()), g), right.transposed(), result, 0);
            });
        }
        if (plan.needed(node.output(1))) {
            Value db = plan.place(node.output(1), true);
            plan.step("dB of " + node, List.of(a.name(), g.name()), List.of(db.name()), arrays -> {
                Matrices left = Matrices.of(arrays.apply(a.name()), a).transposedIf(transposes.a());
                Matrices result = Matrices.of(arrays.apply(db.name()), db).transposedIf(transposes.b());
                return Gemm.product(left.transposed(), Matrices.of(arrays.apply(g.name()), g), result, 0);
            });
        }
        return true;
    }
}
