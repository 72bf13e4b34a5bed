package genir.model.plan;

import genir.model.plan.rewrite.Node;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.autodiff.samediff.internal.SameDiffOp;

/**
 * The part of a graph that leads from given variables to wanted ones.
 *
 * <p>Any variable may be given, not only placeholders: what only leads up to it is left out. That is how the decoder runs
 * on a stored encoder output, and how the backward pass begins at the gradient of the logits.
 *
 * @param nodes in topological order
 * @param leaves variables that are read but made by no node
 */
record Subgraph(List<Node> nodes, Set<String> leaves) {
    static Subgraph between(SameDiff graph, Set<String> given, Collection<String> wanted) {
        Map<String, Node> producers = new HashMap<>();
        List<Node> all = new ArrayList<>();
        for (SameDiffOp op : graph.getOps().values()) {
            List<String> inputs = op.getInputsToOp() == null ? List.of() : op.getInputsToOp();
            Node node = Node.of(op.getOp(), inputs, op.getOutputsOfOp());
            all.add(node);
            node.outputs().forEach(output -> producers.put(output, node));
        }
        Set<Node> needed = new HashSet<>();
        Set<String> leaves = new HashSet<>();
        Set<String> seen = new HashSet<>();
        Deque<String> open = new ArrayDeque<>(wanted);
        while (!open.isEmpty()) {
            String variable = open.pop();
            if (!seen.add(variable)) {
                continue;
            }
            Node producer = given.contains(variable) ? null : producers.get(variable);
            if (producer == null) {
                if (!graph.hasVariable(variable)) {
                    throw new IllegalArgumentException("the graph has no variable " + variable);
                }
                leaves.add(variable);
            } else if (needed.add(producer)) {
                open.addAll(producer.inputs());
            }
        }
        // SameDiff keeps its ops in the order in which they were added, which is a topological one.
        return new Subgraph(all.stream().filter(needed::contains).toList(), leaves);
    }
}
