package genir.model.plan.rewrite;

import java.util.ArrayList;
import java.util.List;
import org.nd4j.linalg.api.ops.ScalarOp;

/**
 * The six ops of a root-mean-square norm become one node, and the ten of its gradient, with the additions that collect the
 * gradient of its input, another.
 */
public final class RmsNorm implements Rewrite {
    /** {@code scale = sqrt(mean(x^2) + epsilon)}. */
    private static final Pattern SCALE = Pattern.of(
            "scale = sqrt(shifted)",
            "shifted = add_scalar(mean)",
            "mean = reduce_mean(square)",
            "square = multiply(x, x)");

    private static final Pattern QUOTIENT =
            Pattern.of("normalized = divide(x, scale)", "y = multiply(normalized, gain)");

    /** Three gradients of x: through the division, and through either factor of the square. */
    private static final Pattern GRADIENT = Pattern.of(
            "dnormalized, dgain = multiply_bp(normalized, gain, dy)",
            "dx1, dscale = divide_bp(x, scale, dnormalized)",
            "power = pow(shifted)",
            "slope = mul_scalar(power)",
            "dmean = multiply(slope, dscale)",
            "dsquare = reduce_mean_bp(square, dmean)",
            "dx2, dx3 = multiply_bp(x, x, dsquare)");

    private static final Pattern SUM = Pattern.of("dx12 = add(dx1, dx2)", "dx = add(dx12, dx3)");

    /** Where x is read by others too, whose gradients SameDiff collects first. */
    private static final Pattern SUM_WITH_OTHERS =
            Pattern.of("dx01 = add(before, dx1)", "dx012 = add(dx01, dx2)", "dx = add(dx012, dx3)");

    @Override
    public String name() {
        return "rms-norm";
    }

    @Override
    public void apply(NodeList nodes) {
        for (Node node : nodes.nodes()) {
            Match scale = node.is("sqrt") ? SCALE.find(nodes, Match.at("scale", node.output(0))) : null;
            Match norm = scale == null ? null : QUOTIENT.find(nodes, scale);
            if (norm == null) {
                continue;
            }
            if (nodes.wanted(norm.value("scale")) || nodes.wanted(norm.value("normalized"))) {
                // In one pass over the rows nobody could change them before they are read.
                inParts(nodes, scale, norm);
            } else {
                fuse(nodes, norm);
            }
        }
    }

    /** The scale, what it divides and the gain one after the other; not where the gradient needs what is before the scale. */
    private static void inParts(NodeList nodes, Match scale, Match norm) {
        if (!scale.isClosed(nodes, "scale")) {
            return;
        }
        nodes.replace(
                scale.nodes(),
                new Node(new NodeOp.RootMeanSquare(epsilon(nodes, scale)), scale.values("x"), scale.values("scale")));
        nodes.replace(
                List.of(nodes.producer(norm.value("normalized"))),
                new Node(new NodeOp.Divide(), norm.values("x", "scale"), norm.values("normalized")));
    }

    private static void fuse(NodeList nodes, Match norm) {
        Match gradient = gradient(nodes, norm);
        Match found = gradient == null ? norm : gradient;
        if (!found.isClosed(nodes, "y", "normalized", "scale", "dx", "dgain")) {
            return;
        }
        if (gradient != null) {
            List<String> inputs = new ArrayList<>(gradient.values("dy", "gain", "normalized", "scale"));
            if (gradient.value("before") != null) {
                inputs.add(gradient.value("before"));
            }
            nodes.replace(
                    gradient.nodesAfter(norm),
                    new Node(new NodeOp.RmsNormGradient(), inputs, gradient.values("dx", "dgain")));
        }
        nodes.replace(
                norm.nodes(),
                new Node(
                        new NodeOp.RmsNorm(epsilon(nodes, norm)),
                        norm.values("x", "gain"),
                        norm.values("y", "normalized", "scale")));
    }

    private static Match gradient(NodeList nodes, Match norm) {
        Match gradient = GRADIENT.find(nodes, norm);
        if (gradient == null) {
            return null;
        }
        Match sum = SUM.find(nodes, gradient);
        return sum == null ? SUM_WITH_OTHERS.find(nodes, gradient) : sum;
    }

    private static double epsilon(NodeList nodes, Match norm) {
        return ((ScalarOp) nodes.producer(norm.value("shifted")).graphOp())
                .scalar()
                .getDouble(0);
    }
}
