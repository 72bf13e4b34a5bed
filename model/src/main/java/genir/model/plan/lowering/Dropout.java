package genir.model.plan.lowering;

import genir.model.backend.NativeFloats;
import genir.model.plan.Lowering;
import genir.model.plan.Node;
import genir.model.plan.NodeList;
import genir.model.plan.PlanBuilder;
import genir.model.plan.Value;
import genir.model.plan.kernel.ElementwiseKernels;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Multiplication by a dropout mask, made on the fly rather than stored; its gradient is the same. Where the result is only
 * made to be added to something, the addition is done in the same pass.
 */
public final class Dropout implements Lowering {
    @Override
    public String name() {
        return "dropout";
    }

    @Override
    public void fuse(NodeList nodes) {
        for (Node node : nodes.nodes()) {
            String mask = node.inputs().size() > 1 ? node.input(1) : "";
            if (!nodes.isMask(mask) || !Arrays.equals(nodes.shape(mask), nodes.shape(node.input(0)))) {
                continue;
            }
            if (node.opName().equals("multiply")) {
                nodes.replace(List.of(node), dropout(List.of(node.input(0), mask), node.output(0)));
            } else if (node.opName().equals("multiply_bp") && !nodes.needed(node.output(1))) {
                nodes.replace(List.of(node), dropout(List.of(node.input(2), mask), node.output(0)));
            }
        }
        for (Node node : nodes.nodes()) {
            if (node.opName().equals("add")) {
                fuseSum(nodes, node);
            }
        }
    }

    private static Node dropout(List<String> inputs, String output) {
        return Node.fused(NodeList.DROPOUT, inputs, List.of(output));
    }

    private static void fuseSum(NodeList nodes, Node sum) {
        for (int operand = 1; operand >= 0; operand--) {
            Node dropped = nodes.producer(sum.input(operand));
            String addend = sum.input(1 - operand);
            boolean fits = dropped != null
                    && dropped.opName().equals(NodeList.DROPOUT)
                    && dropped.inputs().size() == 2
                    && nodes.onlyFor(sum.input(operand), List.of(sum))
                    && !addend.equals(sum.input(operand))
                    && Arrays.equals(nodes.shape(addend), nodes.shape(sum.input(operand)));
            if (fits) {
                nodes.replace(
                        List.of(dropped, sum),
                        dropout(List.of(dropped.input(0), dropped.input(1), addend), sum.output(0)));
                return;
            }
        }
    }

    @Override
    public boolean lower(Node node, PlanBuilder plan) {
        if (!node.opName().equals(NodeList.DROPOUT)) {
            return false;
        }
        List<String> reads = new ArrayList<>(node.inputs());
        String mask = reads.remove(1);
        for (String input : reads) {
            Value value = plan.value(input);
            if (!value.contiguous()) {
                throw new IllegalStateException("dropout of " + value + ", which is not contiguous");
            }
        }
        plan.placeOver(node.output(0), reads.size() > 1 ? List.of(reads.get(1), reads.get(0)) : reads, node);
        plan.step(
                node.toString(),
                reads,
                node.outputs(),
                arrays -> ElementwiseKernels.dropout(
                        NativeFloats.of(arrays.apply(reads.get(0))),
                        plan.mask(mask),
                        reads.size() > 1 ? NativeFloats.of(arrays.apply(reads.get(1))) : null,
                        NativeFloats.of(arrays.apply(node.output(0)))));
        return true;
    }
}
