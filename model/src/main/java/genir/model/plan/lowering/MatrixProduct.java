package genir.model.plan.lowering;

import genir.model.plan.Lowering;
import genir.model.plan.Node;
import genir.model.plan.PlanBuilder;
import genir.model.plan.Value;
import genir.model.plan.lowering.Gemm.Matrices;
import java.util.List;
import org.nd4j.linalg.api.ops.CustomOp;

/** {@code matmul} by cblas, straight from strided operands into a strided result. */
public final class MatrixProduct implements Lowering {
    @Override
    public String name() {
        return "matrix-product";
    }

    @Override
    public boolean lower(Node node, PlanBuilder plan) {
        if (!node.opName().equals("matmul")) {
            return false;
        }
        Value a = plan.value(node.input(0));
        Value b = plan.value(node.input(1));
        Transposes transposes = Transposes.of((CustomOp) node.op());
        if (transposes.result() || a.rank() != b.rank() || !Gemm.takes(a) || !Gemm.takes(b)) {
            return false;
        }
        Value c = plan.place(node.output(0), true);
        plan.step(node.toString(), node.inputs(), List.of(c.name()), arrays -> {
            Matrices left = Matrices.of(arrays.apply(a.name()), a).transposedIf(transposes.a());
            Matrices right = Matrices.of(arrays.apply(b.name()), b).transposedIf(transposes.b());
            return Gemm.product(left, right, Matrices.of(arrays.apply(c.name()), c), 0);
        });
        return true;
    }

    /** Which operands of a {@code matmul} are transposed: its integer arguments. */
    record Transposes(boolean a, boolean b, boolean result) {
        static Transposes of(CustomOp op) {
            long[] flags = op.iArgs();
            return new Transposes(flag(flags, 0), flag(flags, 1), flag(flags, 2));
        }

        private static boolean flag(long[] flags, int index) {
            return flags.length > index && flags[index] != 0;
        }
    }
}
