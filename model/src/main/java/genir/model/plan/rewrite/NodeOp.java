package genir.model.plan.rewrite;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import java.util.Arrays;
import org.nd4j.autodiff.functions.DifferentialFunction;

/** What a node does: an op of the graph's, or one that a rewrite put in the place of one or several. */
public sealed interface NodeOp {
    /** The name, of the graph's ops ND4J's, e.g. {@code matmul}; of the others the record's, e.g. {@code rms_norm}. */
    default String name() {
        return SnakeCaseStrategy.INSTANCE.translate(getClass().getSimpleName());
    }

    /** SameDiff's op, shared with the graph. */
    record Graph(DifferentialFunction op) implements NodeOp {
        @Override
        public String name() {
            return op.opName();
        }
    }

    /** Inputs a, b and perhaps c; output {@code op(a) op(b) + c}. */
    record Product(boolean transposeA, boolean transposeB) implements NodeOp {}

    /** The elements in row-major order under another shape. */
    record Reshape() implements NodeOp {}

    /**
     * The same elements in another order of the axes.
     *
     * @param order axis i of the output is axis order[i] of the input; not to be changed
     */
    @SuppressWarnings("ArrayRecordComponent")
    record Permute(int... order) implements NodeOp {
        @Override
        public boolean equals(Object other) {
            return other instanceof Permute that && Arrays.equals(order, that.order);
        }

        @Override
        public int hashCode() {
            return Arrays.hashCode(order);
        }

        @Override
        public String toString() {
            return "Permute" + Arrays.toString(order);
        }
    }

    /** Input the gradient of a sum; outputs the same for each operand that wants it. */
    record SumGradient() implements NodeOp {}

    /** Inputs x, mask and perhaps what is added; the mask needs no memory for it. */
    record Dropout() implements NodeOp {}

    /** Inputs x, gain; outputs y, normalized, scale. */
    record RmsNorm(double epsilon) implements NodeOp {}

    /** Input x [rows, width]; output [rows, 1], sqrt(mean(x^2) + epsilon) of each row. */
    record RootMeanSquare(double epsilon) implements NodeOp {}

    /** Inputs a, b, of which b may broadcast; output a / b. */
    record Divide() implements NodeOp {}

    /** Inputs dy, gain, normalized, scale and perhaps what dx is added to; outputs dx, dgain. */
    record RmsNormGradient() implements NodeOp {}

    /** Input x and perhaps what is added to it, which broadcasts; output the softmax of the sum. */
    record Softmax() implements NodeOp {}

    /** Inputs p, dp; output dx. */
    record SoftmaxGradient() implements NodeOp {}

    /** Input x; output max(x, 0). */
    record Relu() implements NodeOp {}

    /** Inputs y, dy; output dx. */
    record ReluGradient() implements NodeOp {}

    /** Input x; output its GELU. */
    record Gelu() implements NodeOp {}

    /** Inputs x, dy; output dx. */
    record GeluGradient() implements NodeOp {}

    /** Inputs a, b, of which either may broadcast; output a + b. */
    record Add() implements NodeOp {}

    /** Inputs a, b, of which either may broadcast; output a * b. */
    record Multiply() implements NodeOp {}

    /** Input x; output factor * x. */
    record Scale(double factor) implements NodeOp {}

    /** Input x; output the same elements in memory of its own. */
    record Copy() implements NodeOp {}

    /** Input x [batch, ...]; output [1, ...], its sum over the batch. */
    record BatchSum() implements NodeOp {}

    /** Inputs a, b [rows, width]; output the sums of the columns of a * b. */
    record ProductColumnSums() implements NodeOp {}
}
