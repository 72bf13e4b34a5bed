package genir.model.plan.rewrite;

/**
 * Cross-attention of a decoder with one position, without keys and values.
 *
 * <p>By associativity {@code q (M W^T)^T = (q W) M^T} and {@code p (M W^T) = (p M) W^T}: with a single query it is far less
 * work to carry the query or the pattern over to the encoder's output M [position, d_model] than to project every position
 * of M. For each head that is one product with W instead of as many as M has positions, forwards and backwards. Keys or
 * values that were asked for are left as they are.
 */
public final class SingleQueryAttention implements Rewrite {
    @Override
    public String name() {
        return "single-query-attention";
    }

    @Override
    public void apply(NodeList nodes) {
        for (Node node : nodes.nodes()) {
            HeadProjection projection = HeadProjection.match(nodes, node);
            if (projection != null) {
                projection.reassociate(nodes);
            }
        }
    }
}
