package genir.model.plan.rewrite;

import java.util.Arrays;
import java.util.List;
import org.nd4j.linalg.api.ops.CustomOp;

/** A permute is the same elements in another order: strides, not copies. */
public final class PermuteView implements Rewrite {
    @Override
    public String name() {
        return "permute-view";
    }

    @Override
    public void apply(NodeList nodes) {
        nodes.replaceEach(node -> node.is("permute")
                ? List.of(Node.of(new NodeOp.Permute(order(node)), List.of(node.input(0)), node.output(0)))
                : null);
    }

    private static int[] order(Node permute) {
        long[] order = ((CustomOp) permute.graphOp()).iArgs();
        return Arrays.stream(order).mapToInt(Math::toIntExact).toArray();
    }
}
