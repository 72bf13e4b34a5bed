package genir.model.plan.lowering;

import genir.model.plan.Lowering;
import genir.model.plan.Node;
import genir.model.plan.PlanBuilder;
import genir.model.plan.Value;
import java.util.List;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.openblas.global.openblas;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * {@code multiply_bp} in the forms that occur, computing only what is needed: the gradient of an operand of the result's
 * shape is one multiplication; that of a row [width] which multiplied every row of a matrix is one multiplication and the
 * sums of its columns; those of a square are one and the same.
 */
public final class BroadcastGradient implements Lowering {
    @Override
    public String name() {
        return "broadcast-gradient";
    }

    @Override
    public boolean lower(Node node, PlanBuilder plan) {
        if (!node.opName().equals("multiply_bp")) {
            return false;
        }
        Value gradient = plan.value(node.input(2));
        for (int operand = 0; operand < 2; operand++) {
            Value output = plan.value(node.output(operand));
            if (plan.needed(output.name()) && !output.sameShape(gradient) && !isRow(output, gradient)) {
                return false;
            }
        }
        boolean square = node.input(0).equals(node.input(1));
        if (square && plan.needed(node.output(0)) && plan.needed(node.output(1))) {
            multiply(node, plan, 0);
            plan.alias(node.output(1), node.output(0));
            return true;
        }
        for (int operand = 0; operand < 2; operand++) {
            Value output = plan.value(node.output(operand));
            if (!plan.needed(output.name())) {
                continue;
            }
            if (output.sameShape(gradient)) {
                multiply(node, plan, operand);
            } else {
                columnSums(node, plan, operand);
            }
        }
        return true;
    }

    private static boolean isRow(Value row, Value matrix) {
        return row.rank() == 1 && matrix.rank() == 2 && row.shape()[0] == matrix.shape()[1];
    }

    private static void multiply(Node node, PlanBuilder plan, int operand) {
        String factor = node.input(1 - operand);
        String output = node.output(operand);
        plan.place(output, false);
        plan.step(
                "d" + operand + " of " + node,
                List.of(node.input(2), factor),
                List.of(output),
                arrays ->
                        Elementwise.multiply(arrays.apply(node.input(2)), arrays.apply(factor), arrays.apply(output)));
    }

    private static void columnSums(Node node, PlanBuilder plan, int operand) {
        String factor = node.input(1 - operand);
        String output = node.output(operand);
        String product = output + ":product";
        long[] shape = plan.value(node.input(2)).shape();
        plan.scratch(product, shape);
        plan.place(output, false);
        plan.step(
                "product for " + output,
                List.of(node.input(2), factor),
                List.of(product),
                arrays ->
                        Elementwise.multiply(arrays.apply(node.input(2)), arrays.apply(factor), arrays.apply(product)));
        plan.step(
                "column sums " + output,
                List.of(product),
                List.of(output),
                arrays -> columnSums(arrays.apply(product), arrays.apply(output)));
    }

    /** Sums of columns as a product with ones: cblas does it at the speed of memory, ND4J's reduction does not. */
    private static Runnable columnSums(INDArray matrix, INDArray sums) {
        int rows = Math.toIntExact(matrix.size(0));
        int columns = Math.toIntExact(matrix.size(1));
        INDArray ones = Nd4j.ones(DataType.FLOAT, rows);
        FloatPointer onesPointer = pointer(ones);
        FloatPointer from = pointer(matrix);
        FloatPointer to = pointer(sums);
        return () -> {
            if (ones.length() != rows) {
                throw new IllegalStateException("the ones are kept reachable by this test");
            }
            openblas.cblas_sgemv(
                    openblas.CblasRowMajor,
                    openblas.CblasTrans,
                    rows,
                    columns,
                    1f,
                    from,
                    columns,
                    onesPointer,
                    1,
                    0f,
                    to,
                    1);
        };
    }

    private static FloatPointer pointer(INDArray array) {
        return new FloatPointer((FloatPointer) array.data().pointer()).position(array.offset());
    }
}
