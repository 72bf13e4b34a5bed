package genir.model.plan.rewrite;

import genir.model.plan.instruction.Instruction;
import java.util.List;
import org.nd4j.linalg.api.ops.ScalarOp;

/** The six ops of a GELU become one node, and the eight of its gradient another. */
public final class Gelu implements Rewrite {
    /** {@code y = x sigmoid(x (linear + cubic x^2))}. */
    private static final Pattern FORWARD = Pattern.of(
            "gate = sigmoid(inner)",
            "inner = multiply(x, slope)",
            "slope = add_scalar(cubic)",
            "cubic = mul_scalar(square)",
            "square = multiply(x, x)",
            "y = multiply(x, gate)");

    private static final Pattern GRADIENT = Pattern.of(
            "dx1, dgate = multiply_bp(x, gate, dy)",
            "dinner = sigmoid_bp(inner, dgate)",
            "dx2, dslope = multiply_bp(x, slope, dinner)",
            "dsquare = mul_scalar(dslope)",
            "dx3, dx4 = multiply_bp(x, x, dsquare)",
            "dx12 = add(dx1, dx2)",
            "dx123 = add(dx12, dx3)",
            "dx = add(dx123, dx4)");

    @Override
    public String name() {
        return "gelu";
    }

    @Override
    public void apply(NodeList nodes) {
        for (Node node : nodes.nodes()) {
            Match gelu = node.is("sigmoid") ? FORWARD.find(nodes, Match.at("gate", node.output(0))) : null;
            if (gelu != null && hasItsConstants(nodes, gelu)) {
                fuse(nodes, gelu);
            }
        }
    }

    private static boolean hasItsConstants(NodeList nodes, Match gelu) {
        return scalar(nodes, gelu.value("slope")) == (float) Instruction.Gelu.LINEAR
                && scalar(nodes, gelu.value("cubic")) == (float) Instruction.Gelu.CUBIC;
    }

    private static float scalar(NodeList nodes, String result) {
        return ((ScalarOp) nodes.producer(result).graphOp()).scalar().getFloat(0);
    }

    private static void fuse(NodeList nodes, Match gelu) {
        Match gradient = GRADIENT.find(nodes, gelu);
        Match found = gradient == null ? gelu : gradient;
        if (!found.isClosed(nodes, "y", "dx")) {
            return;
        }
        if (gradient != null) {
            nodes.replace(
                    gradient.nodesAfter(gelu),
                    Node.of(new NodeOp.GeluGradient(), gradient.values("x", "dy"), gradient.value("dx")));
        }
        nodes.replace(gelu.nodes(), Node.of(new NodeOp.Gelu(), List.of(gelu.value("x")), gelu.value("y")));
    }
}
