package genir.model.plan.rewrite;

import java.util.Arrays;
import org.nd4j.autodiff.functions.DifferentialFunction;

/** What a node does: an op of the graph's, or one that a rewrite put in the place of one or several. */
public sealed interface NodeOp {
    /** The name, of the graph's ops ND4J's, e.g. {@code matmul}. */
    String name();

    /** SameDiff's op, shared with the graph. */
    record Graph(DifferentialFunction op) implements NodeOp {
        @Override
        public String name() {
            return op.opName();
        }
    }

    /** Inputs a, b and perhaps c; output {@code op(a) op(b) + c}. */
    record Product(boolean transposeA, boolean transposeB) implements NodeOp {
        @Override
        public String name() {
            return "product";
        }
    }

    /** The elements in row-major order under another shape. */
    record Reshape() implements NodeOp {
        @Override
        public String name() {
            return "reshape";
        }
    }

    /**
     * The same elements in another order of the axes.
     *
     * @param order axis i of the output is axis order[i] of the input; not to be changed
     */
    @SuppressWarnings("ArrayRecordComponent")
    record Permute(int... order) implements NodeOp {
        @Override
        public String name() {
            return "permute";
        }

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
    record SumGradient() implements NodeOp {
        @Override
        public String name() {
            return "sum_gradient";
        }
    }

    /** Inputs x, mask and perhaps what is added; the mask needs no memory for it. */
    record Dropout() implements NodeOp {
        @Override
        public String name() {
            return "dropout";
        }
    }

    /** Inputs x, gain; outputs y, normalized, scale. */
    record RmsNorm(double epsilon) implements NodeOp {
        @Override
        public String name() {
            return "rms_norm";
        }
    }

    /** Inputs dy, gain, normalized, scale and perhaps what dx is added to; outputs dx, dgain. */
    record RmsNormGradient() implements NodeOp {
        @Override
        public String name() {
            return "rms_norm_gradient";
        }
    }

    /** Input x and perhaps what is added to it, which broadcasts; output the softmax of the sum. */
    record Softmax() implements NodeOp {
        @Override
        public String name() {
            return "softmax";
        }
    }

    /** Inputs p, dp; output dx. */
    record SoftmaxGradient() implements NodeOp {
        @Override
        public String name() {
            return "softmax_gradient";
        }
    }

    /** Input x; output max(x, 0). */
    record Relu() implements NodeOp {
        @Override
        public String name() {
            return "relu";
        }
    }

    /** Inputs y, dy; output dx. */
    record ReluGradient() implements NodeOp {
        @Override
        public String name() {
            return "relu_gradient";
        }
    }

    /** Inputs a, b, of which either may broadcast; output a + b. */
    record Add() implements NodeOp {
        @Override
        public String name() {
            return "add";
        }
    }

    /** Inputs a, b, of which either may broadcast; output a * b. */
    record Multiply() implements NodeOp {
        @Override
        public String name() {
            return "multiply";
        }
    }

    /** Input x; output factor * x. */
    record Scale(double factor) implements NodeOp {
        @Override
        public String name() {
            return "scale";
        }
    }

    /** Input x; output the same elements in memory of its own. */
    record Copy() implements NodeOp {
        @Override
        public String name() {
            return "copy";
        }
    }

    /** Input x [batch, ...]; output [1, ...], its sum over the batch. */
    record BatchSum() implements NodeOp {
        @Override
        public String name() {
            return "batch_sum";
        }
    }

    /** Inputs a, b [rows, width]; output the sums of the columns of a * b. */
    record ProductColumnSums() implements NodeOp {
        @Override
        public String name() {
            return "product_column_sums";
        }
    }
}
