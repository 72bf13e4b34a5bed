package genir.model.plan.lowering;

import genir.model.backend.NativeFloats;
import genir.model.plan.Lowering;
import genir.model.plan.Node;
import genir.model.plan.PlanBuilder;
import genir.model.plan.Value;
import genir.model.plan.kernel.ElementwiseKernels;
import java.util.List;

/**
 * {@code multiply_bp} in the forms that occur, computing only what is needed: the gradient of an operand of the result's
 * shape is one multiplication; that of a row [width] which multiplied every row of a matrix is the sums of the columns of a
 * product; those of a square are one and the same.
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
        plan.place(output, false);
        int width = Math.toIntExact(plan.value(output).length());
        plan.step(
                "d" + operand + " of " + node,
                List.of(node.input(2), factor),
                List.of(output),
                arrays -> ElementwiseKernels.productColumnSums(
                        NativeFloats.of(arrays.apply(node.input(2))),
                        NativeFloats.of(arrays.apply(factor)),
                        NativeFloats.of(arrays.apply(output)),
                        width));
    }
}
