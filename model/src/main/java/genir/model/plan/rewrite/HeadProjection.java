package genir.model.plan.rewrite;

import java.util.ArrayList;
import java.util.List;

/**
 * The keys or values of one cross-attention with a single query: the nodes that project the encoder's output M with W, split
 * the result into heads and multiply it with the query (or the pattern), and those of its gradient where there is one.
 *
 * <p>In the names of axes: b batch, h head, l encoder position, k d_kv, d d_model. Keys give the scores [b, h, 1, l] = query [b,
 * h, 1, k] heads^T, values the result [b, h, 1, k] = pattern [b, h, 1, l] heads; both factors on the left are called the
 * query here. Heads are [b, h, l, k], split [b, l, h, k], projected [b l, h k] = memory [b l, d] weight^T.
 *
 * @param keys whether the heads are keys; else values
 * @param forward its nodes
 * @param all those and the gradient's; the same as forward where the graph has none
 */
record HeadProjection(boolean keys, Match forward, Match all) {
    private static final NodeOp SPLIT_ORDER = new NodeOp.Permute(0, 2, 1, 3);

    private static final Pattern KEYS = projection(true);
    private static final Pattern VALUES = projection(false);
    private static final Pattern KEYS_GRADIENT = gradient(true);
    private static final Pattern VALUES_GRADIENT = gradient(false);
    private static final Pattern MEMORY_GRADIENT =
            new Pattern().and("dmemory", product(false, false), "dprojected", "weight");

    private static Pattern projection(boolean keys) {
        return new Pattern()
                .and("result", product(false, keys), "query", "heads")
                .and("heads", SPLIT_ORDER, "split")
                .and("split", new NodeOp.Reshape(), "projected")
                .and("projected", product(false, true), "memory", "weight");
    }

    /** With S = Q K^T: dQ = dS K and dK = dS^T Q; with Z = P V: dP = dZ V^T and dV = P^T dZ. */
    private static Pattern gradient(boolean keys) {
        return new Pattern()
                .and("dquery", product(false, !keys), "dresult", "heads")
                .and("dheads", product(true, false), keys ? "dresult" : "query", keys ? "query" : "dresult")
                .and("dsplit", SPLIT_ORDER, "dheads")
                .and("dprojected", new NodeOp.Reshape(), "dsplit")
                .and("dweight", product(true, false), "dprojected", "memory");
    }

    private static NodeOp product(boolean transposeA, boolean transposeB) {
        return new NodeOp.Product(transposeA, transposeB);
    }

    /** What a product with keys or values is part of; null where it is none, or some of it was asked for. */
    static HeadProjection match(NodeList nodes, Node use) {
        if (!(use.op() instanceof NodeOp.Product product)
                || nodes.shape(use.input(0)).length != 4
                || nodes.shape(use.input(0))[2] != 1) {
            return null;
        }
        boolean keys = product.transposeB();
        Match forward = (keys ? KEYS : VALUES).find(nodes, Match.at("result", use.output(0)));
        if (forward == null) {
            return null;
        }
        Match gradient = (keys ? KEYS_GRADIENT : VALUES_GRADIENT).find(nodes, forward);
        Match memory = gradient == null ? null : MEMORY_GRADIENT.find(nodes, gradient);
        Match all = memory != null ? memory : gradient != null ? gradient : forward;
        return all.isClosed(nodes, "result", "dquery", "dmemory", "dweight")
                ? new HeadProjection(keys, forward, all)
                : null;
    }

    /** Multiplies W with the other side instead. */
    void reassociate(NodeList nodes) {
        NodeWriter result = new NodeWriter(nodes);
        NodeWriter dQuery = new NodeWriter(nodes);
        NodeWriter dProjection = new NodeWriter(nodes);
        long[] heads = nodes.shape(value("heads"));
        long width = nodes.shape(value("memory"))[1];
        String memory = result.reshape(value("memory"), name("memory"), heads[0], 1, heads[2], width);
        String weight = result.reshape(value("weight"), name("weight"), heads[1], 1, heads[3], width);
        if (keys) {
            keys(memory, weight, result, dQuery, dProjection);
        } else {
            values(memory, weight, result, dQuery, dProjection);
        }
        nodes.replace(forward.nodes(), result.nodes());
        if (hasGradient()) {
            Node ofQuery = nodes.producer(value("dquery"));
            List<Node> others = new ArrayList<>(all.nodesAfter(forward));
            others.remove(ofQuery);
            nodes.replace(List.of(ofQuery), dQuery.nodes());
            nodes.replace(others, dProjection.nodes());
        }
    }

    /** {@code scores = (query W) M^T}. */
    private void keys(String memory, String weight, NodeWriter result, NodeWriter dQuery, NodeWriter dProjection) {
        String query = result.permute(value("query"), name("queries"), 1, 2, 0, 3);
        String carried = carry(query, weight, name("carried"), result);
        result.product(carried, false, memory, true, value("result"));
        if (!hasGradient()) {
            return;
        }
        String dScores = dQuery.permute(value("dresult"), name("scores-grad"), 0, 2, 1, 3);
        String dCarried = dQuery.product(dScores, false, memory, false, name("carried-grad"));
        String dCarriedByHead = dQuery.permute(dCarried, name("carried-grad.h"), 2, 1, 0, 3);
        String dQueries = dQuery.product(dCarriedByHead, false, weight, true, name("queries-grad"));
        dQuery.permute(dQueries, value("dquery"), 2, 0, 1, 3);
        dProjection.product(query, true, dCarriedByHead, false, value("dweight"));
        if (value("dmemory") != null) {
            dProjection.product(dScores, true, carried, false, value("dmemory"));
        }
    }

    /** {@code result = (pattern M) W^T}. */
    private void values(String memory, String weight, NodeWriter result, NodeWriter dQuery, NodeWriter dProjection) {
        String pattern = result.permute(value("query"), name("pattern"), 0, 2, 1, 3);
        String contexts = result.product(pattern, false, memory, false, name("contexts"));
        String contextsByHead = result.permute(contexts, name("contexts.h"), 2, 1, 0, 3);
        String results = result.product(contextsByHead, false, weight, true, name("results"));
        result.permute(results, value("result"), 2, 0, 1, 3);
        if (!hasGradient()) {
            return;
        }
        String dResults = dQuery.permute(value("dresult"), name("results-grad"), 1, 2, 0, 3);
        String carried = carry(dResults, weight, name("contexts-grad"), dQuery);
        dQuery.product(carried, false, memory, true, value("dquery"));
        dProjection.product(dResults, true, contextsByHead, false, value("dweight"));
        if (value("dmemory") != null) {
            dProjection.product(pattern, true, carried, false, value("dmemory"));
        }
    }

    /** [h, 1, b, k] times W [h, 1, k, d] as [b, 1, h, d]. */
    private static String carry(String query, String weight, String carried, NodeWriter writer) {
        return writer.permute(writer.product(query, false, weight, false, carried + ".h"), carried, 2, 1, 0, 3);
    }

    private boolean hasGradient() {
        return all.value("dquery") != null;
    }

    private String value(String name) {
        return all.value(name);
    }

    /** Of a value that the graph has not. */
    private String name(String name) {
        return all.value("result") + "/" + name;
    }
}
