package genir.model.plan.rewrite;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;

/**
 * Nodes that are recognised together by their ops and by how they are connected. Their values have names within the pattern,
 * the same one wherever the same value must stand. Each node must share a name with one before it, or with what is known when
 * the pattern is looked for.
 */
final class Pattern {
    /** A node to be found. */
    private record Template(List<String> outputs, Predicate<Node> op, List<String> inputs) {}

    private final List<Template> templates = new ArrayList<>();

    /**
     * A pattern of the graph's ops.
     *
     * @param nodes each as {@code "dx, dgain = multiply_bp(x, gain, dy)"}, the op by ND4J's name
     */
    static Pattern of(String... nodes) {
        Pattern pattern = new Pattern();
        for (String node : nodes) {
            String[] parts = node.split(" = |\\(|\\)", -1);
            String op = parts[1];
            pattern.templates.add(new Template(names(parts[0]), found -> found.is(op), names(parts[2])));
        }
        return pattern;
    }

    /** The pattern with a node more, of an op of our own. */
    Pattern and(String output, NodeOp op, String... inputs) {
        templates.add(new Template(List.of(output), found -> found.op().equals(op), List.of(inputs)));
        return this;
    }

    private static List<String> names(String text) {
        return Arrays.asList(text.split(", ", -1));
    }

    /** What was found before and all of this pattern's nodes; null where they are not all there. */
    Match find(NodeList nodes, Match begun) {
        return find(nodes, begun, 0);
    }

    private Match find(NodeList nodes, Match begun, int next) {
        if (next == templates.size()) {
            return begun;
        }
        Template template = templates.get(next);
        for (Node candidate : candidates(nodes, template, begun)) {
            Match more = template.op.test(candidate) ? begun.with(candidate, template.inputs, template.outputs) : null;
            Match all = more == null ? null : find(nodes, more, next + 1);
            if (all != null) {
                return all;
            }
        }
        return null;
    }

    /** The nodes around a value that is known. */
    private static List<Node> candidates(NodeList nodes, Template template, Match begun) {
        for (String output : template.outputs) {
            if (begun.value(output) != null) {
                Node producer = nodes.producer(begun.value(output));
                return producer == null ? List.of() : List.of(producer);
            }
        }
        for (String input : template.inputs) {
            if (begun.value(input) != null) {
                return nodes.readers(begun.value(input));
            }
        }
        throw new IllegalArgumentException(template.outputs + " is not connected to what was found");
    }
}
