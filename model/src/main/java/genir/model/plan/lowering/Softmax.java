package genir.model.plan.lowering;

import genir.model.backend.NativeFloats;
import genir.model.plan.Lowering;
import genir.model.plan.Node;
import genir.model.plan.NodeList;
import genir.model.plan.PlanBuilder;
import genir.model.plan.Value;
import genir.model.plan.kernel.SoftmaxKernel;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.List;

/** The softmax over the last axis by a kernel of ours, and with it the addition of mask and position bias before it. */
public final class Softmax implements Lowering {
    /** Inputs x and what is added to it, which broadcasts; output softmax(x + added). */
    private static final String BIASED = "biased_softmax";

    @Override
    public String name() {
        return "softmax";
    }

    @Override
    public void fuse(NodeList nodes) {
        for (Node softmax : nodes.nodes()) {
            Node sum = softmax.opName().equals("softmax") ? nodes.producer(softmax.input(0)) : null;
            if (sum == null || !sum.opName().equals("add") || !nodes.onlyFor(sum.output(0), List.of(softmax))) {
                continue;
            }
            long[] x = nodes.shape(sum.input(0));
            boolean fits = Arrays.equals(x, nodes.shape(sum.output(0)))
                    && nodes.shape(sum.input(1)).length == x.length
                    && nodes.shape(sum.input(1))[x.length - 1] == x[x.length - 1];
            if (fits) {
                nodes.replace(List.of(sum, softmax), Node.fused(BIASED, sum.inputs(), softmax.outputs()));
            }
        }
    }

    @Override
    public boolean lower(Node node, PlanBuilder plan) {
        boolean biased = node.opName().equals(BIASED);
        Value x = biased || node.opName().equals("softmax") ? plan.value(node.input(0)) : null;
        if (x == null || (!biased && !x.contiguous())) {
            return false;
        }
        int width = Math.toIntExact(x.shape()[x.rank() - 1]);
        Value addend = biased ? plan.value(node.input(1)) : null;
        if (biased && !(x.contiguous() && addend.contiguous())) {
            // Never in our graph: products and sums are laid out row by row.
            throw new IllegalStateException("the softmax of " + x + " wants its rows one behind the other");
        }
        plan.placeOver(node.output(0), List.of(x.name()), node);
        plan.step(
                node.toString(),
                node.inputs(),
                node.outputs(),
                arrays -> SoftmaxKernel.forward(
                        NativeFloats.of(arrays.apply(x.name())),
                        addend == null ? null : addend(x, addend, NativeFloats.of(arrays.apply(addend.name()))),
                        NativeFloats.of(arrays.apply(node.output(0))),
                        width));
        return true;
    }

    private static SoftmaxKernel.Addend addend(Value x, Value addend, FloatBuffer floats) {
        long[] strides = addend.strides().clone();
        for (int axis = 0; axis < strides.length; axis++) {
            strides[axis] = addend.shape()[axis] == 1 ? 0 : strides[axis];
        }
        return new SoftmaxKernel.Addend(floats, x.shape(), strides);
    }
}
