package genir.model.plan.rewrite;

import java.util.List;

/** A reshape is the same elements, if they are contiguous. */
public final class ReshapeView implements Rewrite {
    @Override
    public String name() {
        return "reshape-view";
    }

    @Override
    public void apply(NodeList nodes) {
        nodes.replaceEach(node -> node.is("reshape")
                ? List.of(Node.of(new NodeOp.Reshape(), List.of(node.input(0)), node.output(0)))
                : null);
    }
}
