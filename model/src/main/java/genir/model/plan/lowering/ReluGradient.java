package genir.model.plan.lowering;

import genir.model.plan.Lowering;
import genir.model.plan.Node;
import genir.model.plan.PlanBuilder;
import java.util.List;

/** {@code thresholdedrelu_bp} as a mask of ones where the input was positive, times the gradient. */
public final class ReluGradient implements Lowering {
    @Override
    public String name() {
        return "relu-gradient";
    }

    @Override
    public boolean lower(Node node, PlanBuilder plan) {
        if (!node.opName().equals("thresholdedrelu_bp")) {
            return false;
        }
        String input = node.input(0);
        String gradient = node.input(1);
        String output = node.output(0);
        plan.place(output, false);
        plan.step(node.toString(), List.of(input, gradient), List.of(output), arrays -> {
            Runnable mask = Elementwise.step(arrays.apply(input), arrays.apply(output));
            Runnable product = Elementwise.multiply(arrays.apply(output), arrays.apply(gradient), arrays.apply(output));
            return () -> {
                mask.run();
                product.run();
            };
        });
        return true;
    }
}
