package genir.model.plan.lowering;

import genir.model.backend.NativeFloats;
import genir.model.plan.Lowering;
import genir.model.plan.Node;
import genir.model.plan.NodeList;
import genir.model.plan.PlanBuilder;
import genir.model.plan.kernel.ElementwiseKernels;
import java.util.List;

/** The gradient of a ReLU from its kept output, in one pass. */
public final class ReluGradient implements Lowering {
    @Override
    public String name() {
        return "relu-gradient";
    }

    @Override
    public void fuse(NodeList nodes) {
        ReluFusion.apply(nodes);
    }

    @Override
    public boolean lower(Node node, PlanBuilder plan) {
        if (!node.opName().equals(ReluFusion.BACKWARD)) {
            return false;
        }
        plan.placeOver(node.output(0), List.of(node.input(1)), node);
        plan.step(
                node.toString(),
                node.inputs(),
                node.outputs(),
                arrays -> ElementwiseKernels.reluGradient(
                        NativeFloats.bits(arrays.apply(node.input(0))),
                        NativeFloats.bits(arrays.apply(node.input(1))),
                        NativeFloats.bits(arrays.apply(node.output(0)))));
        return true;
    }
}
