package genir.model.plan.lowering;

import genir.model.plan.Lowering;
import genir.model.plan.Node;
import genir.model.plan.PlanBuilder;
import genir.model.plan.Value;

/** The gradient of a sum reaches operands of the result's shape unchanged: {@code add_bp} is then two names for it. */
public final class SumGradient implements Lowering {
    @Override
    public String name() {
        return "sum-gradient";
    }

    @Override
    public boolean lower(Node node, PlanBuilder plan) {
        if (!node.opName().equals("add_bp")) {
            return false;
        }
        Value gradient = plan.value(node.input(2));
        for (String output : node.outputs()) {
            boolean passes = plan.value(output).sameShape(gradient) && gradient.contiguous();
            if (plan.needed(output) && !passes) {
                return false;
            }
        }
        for (String output : node.outputs()) {
            if (plan.needed(output)) {
                plan.alias(output, gradient.name());
            }
        }
        return true;
    }
}
