package genir.model.graph;

import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.api.buffer.DataType;

/**
 * One vector of length 1 for each text. The mean is a product with {@link GraphInputs#pooling}, and the scaling a norm with a given
 * gain, so that both are instructions that every device has.
 */
final class Pooling {
    private static final double EPSILON = 1e-12;

    private Pooling() {}

    /** The mean over each text's positions: [batch * position, d_model] to [batch, d_model]. */
    static SDVariable mean(GraphScope scope, String stack, SDVariable x) {
        SDVariable shape = scope.input(GraphInputs.textShape(stack), DataType.INT64, 3);
        SDVariable shares = scope.input(GraphInputs.pooling(stack), DataType.FLOAT, -1, 1, -1);
        SDVariable sums = scope.sd().mmul(shares, scope.sd().reshape(x, shape));
        return scope.sd().reshape(sums, -1, scope.config().dModel());
    }

    /** {@code x / |x|} for each row of [batch, d_model]. */
    static SDVariable unit(GraphScope scope, SDVariable x) {
        SDVariable meanSquare = x.mul(x).mean(true, 1);
        SDVariable scale = scope.sd().math().sqrt(meanSquare.add(EPSILON));
        return x.div(scale)
                .mul(scope.input(
                        GraphInputs.UNIT_GAIN, DataType.FLOAT, scope.config().dModel()));
    }
}
