package genir.model.graph;

import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.api.buffer.DataType;

/** One vector of length 1 for each text: the mean of an encoder's output over the text's positions, scaled. */
final class Pooling {
    private static final double EPSILON = 1e-12;

    private Pooling() {}

    /**
     * {@code m / |m|}, m the mean over a text's positions.
     *
     * <p>The mean is a product with {@link GraphInputs#pooling}, and the scaling a norm with a given gain, so that both are
     * instructions that every device has.
     *
     * @param x [batch * position, d_model]
     * @return [batch, d_model], named {@code hook_pooled} of the stack
     */
    static SDVariable apply(GraphScope scope, String stack, SDVariable x) {
        int width = scope.config().dModel();
        SDVariable shape = scope.input(GraphInputs.textShape(stack), DataType.INT64, 3);
        SDVariable shares = scope.input(GraphInputs.pooling(stack), DataType.FLOAT, -1, 1, -1);
        SDVariable sums = scope.sd().mmul(shares, scope.sd().reshape(x, shape));
        SDVariable mean = scope.sd().reshape(sums, -1, width);
        SDVariable meanSquare = mean.mul(mean).mean(true, 1);
        SDVariable scale = scope.sd().math().sqrt(meanSquare.add(EPSILON));
        SDVariable unit = mean.div(scale).mul(scope.input(GraphInputs.UNIT_GAIN, DataType.FLOAT, width));
        return GraphScope.site(unit, stack + ".hook_pooled");
    }
}
