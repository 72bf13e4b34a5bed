package genir.model.plan.rewrite;

import java.util.List;

/** An identity is the same elements, or a copy of them where hooks could tell the two apart. */
public final class IdentityView implements Rewrite {
    @Override
    public String name() {
        return "identity-view";
    }

    @Override
    public void apply(NodeList nodes) {
        nodes.replaceEach(node -> {
            if (!node.is("identity")) {
                return null;
            }
            boolean alone = nodes.onlyFor(node.input(0), List.of(node));
            return List.of(Node.of(alone ? new NodeOp.Reshape() : new NodeOp.Copy(), node.inputs(), node.output(0)));
        });
    }
}
