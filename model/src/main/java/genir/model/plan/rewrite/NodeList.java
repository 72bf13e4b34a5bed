package genir.model.plan.rewrite;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;

/** The nodes of a plan in order, with who makes and who reads each value; rewrites change it. */
public final class NodeList {
    private final List<Node> nodes;
    private final Set<String> wanted;
    private final Set<String> masks;
    private final Map<String, long[]> shapes;
    private final Map<String, Node> producers = new HashMap<>();
    private final Map<String, List<Node>> readers = new HashMap<>();

    /**
     * The nodes of a graph.
     *
     * @param nodes in topological order
     * @param wanted values that were asked for from outside
     * @param shapes of all values; those that rewrites make are added
     * @param masks inputs that are dropout masks
     */
    public NodeList(List<Node> nodes, Collection<String> wanted, Map<String, long[]> shapes, Collection<String> masks) {
        this.nodes = new ArrayList<>(nodes);
        this.wanted = Set.copyOf(wanted);
        this.shapes = shapes;
        this.masks = Set.copyOf(masks);
        index();
    }

    private void index() {
        producers.clear();
        readers.clear();
        for (Node node : nodes) {
            node.outputs().forEach(output -> producers.put(output, node));
            for (String input : new HashSet<>(node.inputs())) {
                readers.computeIfAbsent(input, missing -> new ArrayList<>()).add(node);
            }
        }
    }

    public List<Node> nodes() {
        return List.copyOf(nodes);
    }

    /** Gives a value that a rewrite makes its shape; one that the graph has must keep its own. */
    void declare(String value, long... shape) {
        long[] known = shapes.putIfAbsent(value, shape);
        if (known != null && !Arrays.equals(known, shape)) {
            throw new IllegalArgumentException(
                    value + Arrays.toString(known) + " cannot become " + Arrays.toString(shape));
        }
    }

    /** The lengths of a value's axes; not to be changed. */
    public long[] shape(String value) {
        return shapes.get(value);
    }

    /** The node that makes a value, or null for what comes from outside. */
    Node producer(String value) {
        return producers.get(value);
    }

    /** Whether a value is a dropout mask. */
    boolean isMask(String value) {
        return masks.contains(value);
    }

    /** The nodes that read a value, in order. */
    List<Node> readers(String value) {
        return readers.getOrDefault(value, List.of());
    }

    /** The only node of an op of the graph's that reads a value; null where there is none or more than one. */
    Node reader(String value, String graphOp) {
        return reader(value, node -> node.is(graphOp));
    }

    /** The only node of a kind that reads a value; null where there is none or more than one. */
    Node reader(String value, Predicate<Node> kind) {
        Node found = null;
        for (Node node : readers(value)) {
            if (kind.test(node)) {
                if (found != null) {
                    return null;
                }
                found = node;
            }
        }
        return found;
    }

    /** Whether anything reads a value or asked for it. */
    boolean needed(String value) {
        return wanted.contains(value) || readers.containsKey(value);
    }

    /** Whether a value is read by these nodes only, and not asked for from outside. */
    boolean onlyFor(String value, Collection<Node> group) {
        return !wanted.contains(value) && group.containsAll(readers(value));
    }

    /** Whether a value was asked for from outside: hooks may overwrite it before anything reads it. */
    boolean wanted(String value) {
        return wanted.contains(value);
    }

    /**
     * Puts other nodes in the place of single ones.
     *
     * @param replacement of a node; null where it stays
     */
    void replaceEach(Function<Node, List<Node>> replacement) {
        List<Node> replaced = new ArrayList<>();
        for (Node node : nodes) {
            List<Node> others = replacement.apply(node);
            replaced.addAll(others == null ? List.of(node) : others);
        }
        nodes.clear();
        nodes.addAll(replaced);
        index();
    }

    /** Puts one node in the place of a group, where the last of the group stood. */
    void replace(Collection<Node> group, Node fused) {
        replace(group, List.of(fused));
    }

    /**
     * Puts nodes in the place of a group, where the last of the group stood; what needs their results and stood before it
     * comes right behind them.
     */
    void replace(Collection<Node> group, List<Node> fused) {
        Set<Node> gone = new HashSet<>(group);
        int last = -1;
        for (int i = 0; i < nodes.size(); i++) {
            if (gone.contains(nodes.get(i))) {
                last = i;
            }
        }
        List<Node> late = new ArrayList<>();
        Set<String> made = new HashSet<>();
        fused.forEach(node -> made.addAll(node.outputs()));
        for (Node node : nodes.subList(0, last + 1)) {
            if (!gone.contains(node) && node.inputs().stream().anyMatch(made::contains)) {
                late.add(node);
                made.addAll(node.outputs());
            }
        }
        gone.addAll(late);
        List<Node> before = nodes.subList(0, last + 1).stream()
                .filter(node -> !gone.contains(node))
                .toList();
        List<Node> after = List.copyOf(nodes.subList(last + 1, nodes.size()));
        nodes.clear();
        nodes.addAll(before);
        nodes.addAll(fused);
        nodes.addAll(late);
        nodes.addAll(after);
        index();
    }
}
