package genir.model.plan.lowering;

import genir.model.backend.NativeFloats;
import genir.model.plan.Lowering;
import genir.model.plan.Node;
import genir.model.plan.NodeList;
import genir.model.plan.PlanBuilder;
import genir.model.plan.Value;
import genir.model.plan.kernel.ElementwiseKernels;
import java.util.List;

/** The gradient of a softmax over the last axis, from the kept softmax. */
public final class SoftmaxGradient implements Lowering {
    @Override
    public String name() {
        return "softmax-gradient";
    }

    @Override
    public void fuse(NodeList nodes) {
        SoftmaxFusion.apply(nodes);
    }

    @Override
    public boolean lower(Node node, PlanBuilder plan) {
        if (!node.opName().equals(SoftmaxFusion.BACKWARD)) {
            return false;
        }
        Value softmax = plan.value(node.input(0));
        int width = Math.toIntExact(softmax.shape()[softmax.rank() - 1]);
        plan.placeOver(node.output(0), List.of(node.input(1)), node);
        plan.step(
                node.toString(),
                node.inputs(),
                node.outputs(),
                arrays -> ElementwiseKernels.softmaxGradient(
                        NativeFloats.of(arrays.apply(node.input(0))),
                        NativeFloats.of(arrays.apply(node.input(1))),
                        NativeFloats.of(arrays.apply(node.output(0))),
                        width));
        return true;
    }
}
