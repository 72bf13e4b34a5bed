package genir.model.plan.rewrite;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What of a {@link Pattern} has been found.
 *
 * @param values the value of the graph that each name stands for
 * @param nodes in the order of the pattern
 */
record Match(Map<String, String> values, List<Node> nodes) {
    /** Nothing but where to begin. */
    static Match at(String name, String value) {
        return new Match(Map.of(name, value), List.of());
    }

    /** The value that a name stands for; null for none yet. */
    String value(String name) {
        return values.get(name);
    }

    List<String> values(String... names) {
        return Arrays.stream(names).map(values::get).toList();
    }

    /** With a node more, whose inputs and outputs have these names; null if they stand for other values already. */
    Match with(Node node, List<String> inputs, List<String> outputs) {
        Map<String, String> bound = new HashMap<>(values);
        if (nodes.contains(node) || !bind(bound, inputs, node.inputs()) || !bind(bound, outputs, node.outputs())) {
            return null;
        }
        List<Node> more = new ArrayList<>(nodes);
        more.add(node);
        return new Match(bound, more);
    }

    private static boolean bind(Map<String, String> bound, List<String> names, List<String> values) {
        if (names.size() != values.size()) {
            return false;
        }
        for (int i = 0; i < names.size(); i++) {
            String earlier = bound.putIfAbsent(names.get(i), values.get(i));
            if (earlier != null && !earlier.equals(values.get(i))) {
                return false;
            }
        }
        return true;
    }

    /** The nodes that another match, of which this one is the continuation, had not. */
    List<Node> nodesAfter(Match begun) {
        return nodes.subList(begun.nodes.size(), nodes.size());
    }

    /** Whether nobody else reads or asked for what the nodes make, but for these results. */
    boolean isClosed(NodeList list, String... results) {
        List<String> allowed = values(results);
        return nodes.stream()
                .flatMap(node -> node.outputs().stream())
                .allMatch(output -> allowed.contains(output) || list.onlyFor(output, nodes));
    }
}
