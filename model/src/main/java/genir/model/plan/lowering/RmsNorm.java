package genir.model.plan.lowering;

import genir.model.backend.NativeFloats;
import genir.model.plan.Lowering;
import genir.model.plan.Node;
import genir.model.plan.NodeList;
import genir.model.plan.PlanBuilder;
import genir.model.plan.Value;
import genir.model.plan.kernel.RmsNormKernel;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;

/** The fused norm and its gradient, each in one pass over the rows. */
public final class RmsNorm implements Lowering {
    @Override
    public String name() {
        return "rms-norm";
    }

    @Override
    public void fuse(NodeList nodes) {
        RmsNormFusion.apply(nodes);
    }

    @Override
    public boolean lower(Node node, PlanBuilder plan) {
        if (node.opName().equals(RmsNormFusion.FORWARD)) {
            forward(node, plan);
            return true;
        }
        if (node.opName().equals(RmsNormFusion.BACKWARD)) {
            backward(node, plan);
            return true;
        }
        return false;
    }

    private static void forward(Node node, PlanBuilder plan) {
        List<String> written = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            if (i == 0 || plan.needed(node.output(i))) {
                written.add(plan.place(node.output(i), false).name());
            }
        }
        int width = width(plan.value(node.input(0)));
        plan.step(node.toString(), node.inputs(), written, arrays -> {
            FloatBuffer[] outputs = new FloatBuffer[3];
            for (int i = 0; i < 3; i++) {
                outputs[i] = written.contains(node.output(i)) ? NativeFloats.of(arrays.apply(node.output(i))) : null;
            }
            return RmsNormKernel.forward(
                    NativeFloats.of(arrays.apply(node.input(0))),
                    NativeFloats.of(arrays.apply(node.input(1))),
                    outputs[0],
                    outputs[1],
                    outputs[2],
                    width,
                    node.arguments().get(0));
        });
    }

    private static void backward(Node node, PlanBuilder plan) {
        int width = width(plan.value(node.input(0)));
        List<String> over =
                new ArrayList<>(node.inputs().subList(4, node.inputs().size()));
        over.add(node.input(0));
        plan.placeOver(node.output(0), over, node);
        plan.place(node.output(1), false);
        plan.step(node.toString(), node.inputs(), node.outputs(), arrays -> {
            FloatBuffer[] inputs = new FloatBuffer[5];
            for (int i = 0; i < node.inputs().size(); i++) {
                inputs[i] = NativeFloats.of(arrays.apply(node.input(i)));
            }
            return RmsNormKernel.backward(
                    inputs[4],
                    inputs[0],
                    inputs[1],
                    inputs[2],
                    inputs[3],
                    NativeFloats.of(arrays.apply(node.output(0))),
                    NativeFloats.of(arrays.apply(node.output(1))),
                    width);
        });
    }

    private static int width(Value rows) {
        return Math.toIntExact(rows.shape()[rows.rank() - 1]);
    }
}
