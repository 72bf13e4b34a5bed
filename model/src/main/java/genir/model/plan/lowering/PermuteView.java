package genir.model.plan.lowering;

import genir.model.plan.Lowering;
import genir.model.plan.Node;
import genir.model.plan.PlanBuilder;
import genir.model.plan.Value;
import org.nd4j.linalg.api.ops.CustomOp;

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
        Value source = plan.value(node.input(0));
        long[] order = ((CustomOp) node.op()).iArgs();
        long[] strides = new long[order.length];
        for (int axis = 0; axis < order.length; axis++) {
            strides[axis] = source.strides()[(int) order[axis]];
        }
        plan.view(node.output(0), node.input(0), strides);
        return true;
    }
}
