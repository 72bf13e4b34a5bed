package genir.model.plan.lowering;

import genir.model.plan.OpRunner;
import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.impl.transforms.pairwise.arithmetic.MulOp;

/** Element-wise ND4J ops that lowerings are made of. */
final class Elementwise {
    private Elementwise() {}

    /** {@code result = a * b}, broadcasting. */
    static Runnable multiply(INDArray a, INDArray b, INDArray result) {
        return OpRunner.bind(new MulOp(), List.of(a, b), List.of(result));
    }
}
