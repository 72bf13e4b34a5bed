package genir.model.plan.rewrite;

import java.util.ArrayList;
import java.util.List;
import org.nd4j.linalg.api.ops.ScalarOp;

/**
 * The six ops of a root-mean-square norm become one node, and the ten of its gradient, with the additions that collect the
 * gradient of its input, another.
 */
public final class RmsNorm implements Rewrite {
    /** The nodes of one norm: y = x / sqrt(mean(x x) + epsilon) gain. */
    private record Norm(Node square, Node mean, Node shift, Node root, Node divide, Node multiply) {
        List<Node> nodes() {
            return List.of(square, mean, shift, root, divide, multiply);
        }

        String x() {
            return divide.input(0);
        }

        String gain() {
            return multiply.input(1);
        }

        String normalized() {
            return divide.output(0);
        }

        String scale() {
            return root.output(0);
        }
    }

    @Override
    public String name() {
        return "rms-norm";
    }

    @Override
    public void apply(NodeList nodes) {
        for (Node node : nodes.nodes()) {
            Norm norm = match(nodes, node);
            if (norm != null) {
                fuse(nodes, norm);
            }
        }
    }

    private static Norm match(NodeList nodes, Node root) {
        if (!root.is("sqrt")) {
            return null;
        }
        Node shift = producer(nodes, root.input(0), "add_scalar");
        Node mean = shift == null ? null : producer(nodes, shift.input(0), "reduce_mean");
        Node square = mean == null ? null : producer(nodes, mean.input(0), "multiply");
        Node divide = nodes.reader(root.output(0), "divide");
        Node multiply = divide == null ? null : nodes.reader(divide.output(0), "multiply");
        if (square == null || multiply == null || !multiply.input(0).equals(divide.output(0))) {
            return null;
        }
        boolean ofX = square.input(0).equals(divide.input(0)) && square.input(1).equals(divide.input(0));
        return ofX ? new Norm(square, mean, shift, root, divide, multiply) : null;
    }

    private static void fuse(NodeList nodes, Norm norm) {
        double epsilon = ((ScalarOp) norm.shift().graphOp()).scalar().getDouble(0);
        if (nodes.wanted(norm.scale()) || nodes.wanted(norm.normalized())) {
            // In one pass over the rows nobody could change them before they are read.
            inParts(nodes, norm, epsilon);
            return;
        }
        List<Node> gradient = new ArrayList<>();
        Node backward = gradient(nodes, norm, gradient);
        List<Node> both = new ArrayList<>(norm.nodes());
        both.addAll(gradient);
        for (Node inner : List.of(norm.square(), norm.mean(), norm.shift())) {
            if (!nodes.onlyFor(inner.output(0), both)) {
                return;
            }
        }
        Node forward = new Node(
                new NodeOp.RmsNorm(epsilon),
                List.of(norm.x(), norm.gain()),
                List.of(norm.multiply().output(0), norm.normalized(), norm.scale()));
        if (backward != null) {
            nodes.replace(gradient, backward);
        }
        nodes.replace(norm.nodes(), forward);
    }

    /** The scale, what it divides and the gain one after the other; not where the gradient needs what is before the scale. */
    private static void inParts(NodeList nodes, Norm norm, double epsilon) {
        for (Node inner : List.of(norm.square(), norm.mean(), norm.shift())) {
            if (!nodes.onlyFor(inner.output(0), norm.nodes())) {
                return;
            }
        }
        nodes.replace(
                List.of(norm.square(), norm.mean(), norm.shift(), norm.root()),
                new Node(new NodeOp.RootMeanSquare(epsilon), List.of(norm.x()), List.of(norm.scale())));
        nodes.replace(
                List.of(norm.divide()),
                new Node(
                        new NodeOp.Divide(),
                        norm.divide().inputs(),
                        norm.divide().outputs()));
    }

    /** The gradient's node, its group added to {@code group}; null where the graph has none of the expected form. */
    private static Node gradient(NodeList nodes, Norm norm, List<Node> group) {
        Node gain = nodes.reader(norm.normalized(), "multiply_bp");
        Node divide = nodes.reader(norm.scale(), "divide_bp");
        Node power = nodes.reader(norm.shift().output(0), "pow");
        Node half = power == null ? null : nodes.reader(power.output(0), "mul_scalar");
        Node chain = half == null ? null : nodes.reader(half.output(0), "multiply");
        Node mean = chain == null ? null : nodes.reader(chain.output(0), "reduce_mean_bp");
        Node square = mean == null ? null : nodes.reader(mean.output(0), "multiply_bp");
        if (gain == null || divide == null || square == null || !divide.input(2).equals(gain.output(0))) {
            return null;
        }
        group.addAll(List.of(gain, divide, power, half, chain, mean, square));
        // What is collected: dx through the division, and twice through the square; one addition each, in this order.
        List<String> parts = List.of(divide.output(0), square.output(0), square.output(1));
        Node first = nodes.reader(parts.get(0), "add");
        if (first == null) {
            return abandoned(group);
        }
        String other = first.input(0).equals(parts.get(0)) ? first.input(1) : first.input(0);
        boolean alone = other.equals(parts.get(1));
        group.add(first);
        String sum = first.output(0);
        for (String part : parts.subList(alone ? 2 : 1, parts.size())) {
            Node next = nodes.reader(part, "add");
            if (next == null || !next.inputs().contains(sum) || !nodes.onlyFor(sum, List.of(next))) {
                return abandoned(group);
            }
            group.add(next);
            sum = next.output(0);
        }
        for (Node node : group) {
            for (String output : node.outputs()) {
                boolean result = output.equals(sum) || output.equals(gain.output(1));
                if (!result && !nodes.onlyFor(output, group)) {
                    return abandoned(group);
                }
            }
        }
        List<String> inputs = new ArrayList<>(List.of(gain.input(2), norm.gain(), norm.normalized(), norm.scale()));
        if (!alone) {
            inputs.add(other);
        }
        return new Node(new NodeOp.RmsNormGradient(), inputs, List.of(sum, gain.output(1)));
    }

    private static Node abandoned(List<Node> group) {
        group.clear();
        return null;
    }

    private static Node producer(NodeList nodes, String value, String graphOp) {
        Node producer = nodes.producer(value);
        return producer != null && producer.is(graphOp) ? producer : null;
    }
}
