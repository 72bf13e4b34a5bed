package genir.model.plan;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The nodes of a plan in order, with who makes and who reads each value; fusions rewrite it. */
public final class NodeList {
    /** The name of fused nodes that are permutes; their arguments are the order of the axes. */
    public static final String PERMUTED = "permuted";

    /** The name of fused nodes that drop: inputs x, mask and perhaps what is added; the mask needs no memory for them. */
    public static final String DROPOUT = "dropout";

    private final List<Node> nodes;
    private final Set<String> wanted;
    private final Set<String> masks;
    private final Map<String, long[]> shapes;
    private final Map<String, Node> producers = new HashMap<>();
    private final Map<String, List<Node>> readers = new HashMap<>();

    NodeList(List<Node> nodes, Collection<String> wanted, Map<String, long[]> shapes, Collection<String> masks) {
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

    /** Gives a value that a fusion makes its shape; one that the graph has must keep its own. */
    public void declare(String value, long... shape) {
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
    public Node producer(String value) {
        return producers.get(value);
    }

    /** Whether a value is a dropout mask. */
    public boolean isMask(String value) {
        return masks.contains(value);
    }

    /** The nodes that read a value, in order. */
    public List<Node> readers(String value) {
        return readers.getOrDefault(value, List.of());
    }

    /** The only node of an op that reads a value; null where there is none or more than one. */
    public Node reader(String value, String opName) {
        Node found = null;
        for (Node node : readers(value)) {
            if (node.opName().equals(opName)) {
                if (found != null) {
                    return null;
                }
                found = node;
            }
        }
        return found;
    }

    /** Whether anything reads a value or asked for it. */
    public boolean needed(String value) {
        return wanted.contains(value) || readers.containsKey(value);
    }

    /** Whether a value is read by these nodes only, and not asked for from outside. */
    public boolean onlyFor(String value, Collection<Node> group) {
        return !wanted.contains(value) && group.containsAll(readers(value));
    }

    /** Whether a value was asked for from outside: hooks may overwrite it before anything reads it. */
    public boolean wanted(String value) {
        return wanted.contains(value);
    }

    /** Puts one node in the place of a group, where the last of the group stood. */
    public void replace(Collection<Node> group, Node fused) {
        replace(group, List.of(fused));
    }

    /** Puts nodes in the place of a group, where the last of the group stood. */
    public void replace(Collection<Node> group, List<Node> fused) {
        Set<Node> gone = new HashSet<>(group);
        int last = -1;
        for (int i = 0; i < nodes.size(); i++) {
            if (gone.contains(nodes.get(i))) {
                last = i;
            }
        }
        nodes.addAll(last + 1, fused);
        nodes.removeAll(gone);
        index();
    }
}
