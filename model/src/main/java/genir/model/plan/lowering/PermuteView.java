package genir.model.plan.lowering;

import genir.model.plan.Lowering;
import genir.model.plan.Node;
import genir.model.plan.PlanBuilder;

/** A permute is the same elements in another order: strides, not copies. */
public final class PermuteView implements Lowering {
    @Override
    public String name() {
        return "permute-view";
    }

    @Override
    public boolean lower(Node node, PlanBuilder plan) {
        if (!node.opName().equals("permute")) {
            return false;
        }
        plan.permute(node);
        return true;
    }
}
