package genir.model.plan.instruction;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.nd4j.autodiff.functions.DifferentialFunction;

/**
 * One thing that a device does. Axes are named as in the graph: rows are all axes but the last one taken together, the width
 * is the last. An operand that is written may be one that is read, at the same places, where an instruction says so.
 */
public sealed interface Instruction {
    /** The operands it reads; those it adds to count as read and as written. */
    List<Operand> reads();

    /** The operands it writes. */
    List<Operand> writes();

    /** Makes it executable. */
    <K> K bind(Kernels<K> kernels);

    /** Its name in a printed program: the record's, e.g. {@code rms_norm}. */
    default String name() {
        return SnakeCaseStrategy.INSTANCE.translate(getClass().getSimpleName());
    }

    /** Reads as {@code y = name(x, gain)}. */
    default String text() {
        return join(writes()) + " = " + name() + "(" + join(reads()) + ")";
    }

    private static String join(List<Operand> operands) {
        return operands.stream().map(Operand::toString).collect(Collectors.joining(", "));
    }

    private static List<Operand> present(Operand... operands) {
        return Arrays.stream(operands).filter(Objects::nonNull).toList();
    }

    /**
     * A batch of matrix products over the last two axes: {@code result = op(a) op(b) + addend}, op a transposition or nothing.
     *
     * @param addend of the result's shape; perhaps the result itself; null for nothing
     * @param result of the products' shape, or contiguous with as many elements in their order
     */
    record Product(Operand a, boolean transposeA, Operand b, boolean transposeB, Operand addend, Operand result)
            implements Instruction {
        /** The products' shape, which that of the result may differ from. */
        public long[] shape() {
            long[] shape = a.shape().clone();
            int rank = shape.length;
            shape[rank - 2] = a.shape()[transposeA ? rank - 1 : rank - 2];
            shape[rank - 1] = b.shape()[transposeB ? rank - 2 : rank - 1];
            return shape;
        }

        /** Whether the addend lies where the result is written. */
        public boolean inPlace() {
            return addend != null && addend.storage().equals(result.storage());
        }

        @Override
        public List<Operand> reads() {
            return present(a, b, addend);
        }

        @Override
        public List<Operand> writes() {
            return List.of(result);
        }

        @Override
        public <K> K bind(Kernels<K> kernels) {
            return kernels.product(this);
        }

        @Override
        public String text() {
            return result + " = " + a + (transposeA ? "^T " : " ") + b + (transposeB ? "^T" : "")
                    + (addend == null ? "" : " + " + addend);
        }
    }

    /**
     * {@code scale = sqrt(mean(x^2) + epsilon); normalized = x / scale; y = normalized * gain} for each row.
     *
     * @param x [rows, width]
     * @param gain [width]
     * @param y [rows, width]
     * @param normalized [rows, width]; null where nothing reads it
     * @param scale [rows, 1]; null where nothing reads it
     */
    record RmsNorm(Operand x, Operand gain, Operand y, Operand normalized, Operand scale, double epsilon)
            implements Instruction {
        @Override
        public List<Operand> reads() {
            return List.of(x, gain);
        }

        @Override
        public List<Operand> writes() {
            return present(y, normalized, scale);
        }

        @Override
        public <K> K bind(Kernels<K> kernels) {
            return kernels.rmsNorm(this);
        }
    }

    /**
     * The gradient of {@link RmsNorm}: {@code dn = dy * gain; dx = before + (dn - normalized * mean(dn * normalized)) / scale;
     * dgain = column sums of dy * normalized}.
     *
     * @param before what dx is added to, [rows, width]; null for nothing
     * @param dx [rows, width]; may be dy or before
     * @param dgain [width]
     */
    record RmsNormGradient(
            Operand dy, Operand gain, Operand normalized, Operand scale, Operand before, Operand dx, Operand dgain)
            implements Instruction {
        @Override
        public List<Operand> reads() {
            return present(dy, gain, normalized, scale, before);
        }

        @Override
        public List<Operand> writes() {
            return List.of(dx, dgain);
        }

        @Override
        public <K> K bind(Kernels<K> kernels) {
            return kernels.rmsNormGradient(this);
        }
    }

    /**
     * The softmax of {@code x + added} over the width.
     *
     * @param added mask or bias, of x's rank and width, which broadcasts; null for nothing
     * @param y of x's shape; may be x
     */
    record Softmax(Operand x, Operand added, Operand y) implements Instruction {
        @Override
        public List<Operand> reads() {
            return present(x, added);
        }

        @Override
        public List<Operand> writes() {
            return List.of(y);
        }

        @Override
        public <K> K bind(Kernels<K> kernels) {
            return kernels.softmax(this);
        }
    }

    /**
     * The gradient of a softmax over the width: {@code dx = p * (dp - sum(dp * p))}.
     *
     * @param p the softmax
     * @param dx of p's shape; may be dp
     */
    record SoftmaxGradient(Operand p, Operand dp, Operand dx) implements Instruction {
        @Override
        public List<Operand> reads() {
            return List.of(p, dp);
        }

        @Override
        public List<Operand> writes() {
            return List.of(dx);
        }

        @Override
        public <K> K bind(Kernels<K> kernels) {
            return kernels.softmaxGradient(this);
        }
    }

    /** {@code y = max(x, 0)}; y may be x. */
    record Relu(Operand x, Operand y) implements Instruction {
        @Override
        public List<Operand> reads() {
            return List.of(x);
        }

        @Override
        public List<Operand> writes() {
            return List.of(y);
        }

        @Override
        public <K> K bind(Kernels<K> kernels) {
            return kernels.relu(this);
        }
    }

    /** {@code dx = y > 0 ? dy : 0} for {@code y = relu(x)}; dx may be dy. */
    record ReluGradient(Operand y, Operand dy, Operand dx) implements Instruction {
        @Override
        public List<Operand> reads() {
            return List.of(y, dy);
        }

        @Override
        public List<Operand> writes() {
            return List.of(dx);
        }

        @Override
        public <K> K bind(Kernels<K> kernels) {
            return kernels.reluGradient(this);
        }
    }

    /**
     * {@code y = x * mask + added}, the mask made on the fly.
     *
     * @param added null for nothing
     * @param y may be x or added
     */
    record Dropout(Operand x, Mask mask, Operand added, Operand y) implements Instruction {
        @Override
        public List<Operand> reads() {
            return present(x, mask.seed(), added);
        }

        @Override
        public List<Operand> writes() {
            return List.of(y);
        }

        @Override
        public <K> K bind(Kernels<K> kernels) {
            return kernels.dropout(this);
        }
    }

    /** Writes a dropout mask out, for what does not make it on the fly. */
    record MaskFill(Mask mask, Operand result) implements Instruction {
        @Override
        public List<Operand> reads() {
            return List.of(mask.seed());
        }

        @Override
        public List<Operand> writes() {
            return List.of(result);
        }

        @Override
        public <K> K bind(Kernels<K> kernels) {
            return kernels.maskFill(this);
        }

        @Override
        public String name() {
            return "mask";
        }
    }

    /** {@code y = a + b}, of which either may broadcast; y may be one of y's shape. */
    record Add(Operand a, Operand b, Operand y) implements Instruction {
        @Override
        public List<Operand> reads() {
            return List.of(a, b);
        }

        @Override
        public List<Operand> writes() {
            return List.of(y);
        }

        @Override
        public <K> K bind(Kernels<K> kernels) {
            return kernels.add(this);
        }
    }

    /** {@code y = a * b} element by element, of which either may broadcast; y may be one of y's shape. */
    record Multiply(Operand a, Operand b, Operand y) implements Instruction {
        @Override
        public List<Operand> reads() {
            return List.of(a, b);
        }

        @Override
        public List<Operand> writes() {
            return List.of(y);
        }

        @Override
        public <K> K bind(Kernels<K> kernels) {
            return kernels.multiply(this);
        }
    }

    /** {@code y = factor * x}; y may be x. */
    record Scale(Operand x, double factor, Operand y) implements Instruction {
        @Override
        public List<Operand> reads() {
            return List.of(x);
        }

        @Override
        public List<Operand> writes() {
            return List.of(y);
        }

        @Override
        public <K> K bind(Kernels<K> kernels) {
            return kernels.scale(this);
        }
    }

    /**
     * The sum over the first axis.
     *
     * @param x [batch, ...]
     * @param sum [1, ...]
     */
    record BatchSum(Operand x, Operand sum) implements Instruction {
        @Override
        public List<Operand> reads() {
            return List.of(x);
        }

        @Override
        public List<Operand> writes() {
            return List.of(sum);
        }

        @Override
        public <K> K bind(Kernels<K> kernels) {
            return kernels.batchSum(this);
        }
    }

    /**
     * {@code sums = column sums of a * b}.
     *
     * @param a [rows, width]
     * @param b [rows, width]
     * @param sums [width]
     */
    record ProductColumnSums(Operand a, Operand b, Operand sums) implements Instruction {
        @Override
        public List<Operand> reads() {
            return List.of(a, b);
        }

        @Override
        public List<Operand> writes() {
            return List.of(sums);
        }

        @Override
        public <K> K bind(Kernels<K> kernels) {
            return kernels.productColumnSums(this);
        }
    }

    /**
     * Row i of {@code y} is the row of a table that token i names.
     *
     * @param table [tokens, width]
     * @param tokens [rows]
     * @param y [rows, width]
     */
    record GatherRows(Operand table, Operand tokens, Operand y) implements Instruction {
        @Override
        public List<Operand> reads() {
            return List.of(table, tokens);
        }

        @Override
        public List<Operand> writes() {
            return List.of(y);
        }

        @Override
        public <K> K bind(Kernels<K> kernels) {
            return kernels.gatherRows(this);
        }
    }

    /**
     * Adds row i to the row of a table that token i names; several may name one, and are added in their order.
     *
     * @param rows [rows, width]
     * @param tokens [rows]
     * @param table [tokens, width]
     */
    record ScatterRows(Operand rows, Operand tokens, Operand table) implements Instruction {
        @Override
        public List<Operand> reads() {
            return List.of(rows, tokens, table);
        }

        @Override
        public List<Operand> writes() {
            return List.of(table);
        }

        @Override
        public <K> K bind(Kernels<K> kernels) {
            return kernels.scatterRows(this);
        }
    }

    /** Makes all elements a value. */
    record Fill(Operand result, float value) implements Instruction {
        @Override
        public List<Operand> reads() {
            return List.of();
        }

        @Override
        public List<Operand> writes() {
            return List.of(result);
        }

        @Override
        public <K> K bind(Kernels<K> kernels) {
            return kernels.fill(this);
        }

        @Override
        public String text() {
            return result + " = " + value;
        }
    }

    /** Copies elements to as many of the same shape, each side with strides of its own. */
    record Copy(Operand from, Operand to) implements Instruction {
        @Override
        public List<Operand> reads() {
            return List.of(from);
        }

        @Override
        public List<Operand> writes() {
            return List.of(to);
        }

        @Override
        public <K> K bind(Kernels<K> kernels) {
            return kernels.copy(this);
        }
    }

    /** An op of ND4J's that no rewrite replaced; only ND4J can run it. */
    record NativeOp(DifferentialFunction op, List<Argument> inputs, List<Operand> outputs) implements Instruction {
        @Override
        public List<Operand> reads() {
            List<Operand> operands = new ArrayList<>();
            for (Argument input : inputs) {
                if (input instanceof Argument.Computed computed) {
                    operands.add(computed.operand());
                }
            }
            return operands;
        }

        @Override
        public List<Operand> writes() {
            return outputs;
        }

        @Override
        public <K> K bind(Kernels<K> kernels) {
            return kernels.nativeOp(this);
        }

        @Override
        public String name() {
            return op.opName();
        }
    }
}
