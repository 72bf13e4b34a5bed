package genir.model.plan.lowering;

import genir.model.plan.Lowering;
import genir.model.plan.Node;
import genir.model.plan.PlanBuilder;

/** A reshape of contiguous elements is the same elements. */
public final class ReshapeView implements Lowering {
    @Override
    public String name() {
        return "reshape-view";
    }

    @Override
    public boolean lower(Node node, PlanBuilder plan) {
        if (!node.opName().equals("reshape") || !plan.value(node.input(0)).contiguous()) {
            return false;
        }
        plan.alias(node.output(0), node.input(0));
        return true;
    }
}
