package genir.model.plan.rewrite;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Nodes of the graph that are recognised together by their ops and by how they are connected. */
final class Pattern {
    /** A node to be found. */
    private record Template(List<String> outputs, String op, List<String> inputs) {}

    private final List<Template> templates = new ArrayList<>();

    /**
     * A pattern.
     *
     * @param nodes each as {@code "dx, dgain = multiply_bp(x, gain, dy)"}: an op by ND4J's name, and names for its values, the
     *     same one wherever the same value must stand. Each node must share a name with one before it, or with what is known
     *     when it is looked for.
     */
    static Pattern of(String... nodes) {
        Pattern pattern = new Pattern();
        for (String node : nodes) {
            String[] parts = node.split(" = |\\(|\\)", -1);
            pattern.templates.add(new Template(names(parts[0]), parts[1], names(parts[2])));
        }
        return pattern;
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
            Match more = candidate.is(template.op) ? begun.with(candidate, template.inputs, template.outputs) : null;
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
        throw new IllegalArgumentException(template + " is not connected to what was found");
    }
}
