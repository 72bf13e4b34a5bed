package genir.model.graph;

import java.util.function.UnaryOperator;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.buffer.DataType;

/** Multi-head attention of T5: no 1/sqrt(d_kv) scaling and no biases (method.md, section 6). */
final class Attention {
    private Attention() {}

    /**
     * Attention from one stack's rows to another's (or its own).
     *
     * @param queries normed residual of the reading stack [batch * position, d_model]
     * @param memory what keys and values are made of [batch * position, d_model]
     * @param scoreBias added to the scores; broadcasts to [batch, head, query position, key position]
     * @param prefix of the sites, e.g. {@code decoder.0.cross_attn}
     * @param weight the weight's name of a projection q, k, v or o
     * @return [batch * position, d_model], not yet added to the residual
     */
    static SDVariable apply(
            GraphScope scope,
            SDVariable queries,
            String queryStack,
            SDVariable memory,
            String memoryStack,
            SDVariable scoreBias,
            String prefix,
            UnaryOperator<String> weight) {
        SameDiff sd = scope.sd();
        SDVariable q = heads(scope, scope.linear(queries, weight.apply("q")), queryStack, prefix + ".hook_q");
        SDVariable k = heads(scope, scope.linear(memory, weight.apply("k")), memoryStack, prefix + ".hook_k");
        SDVariable v = heads(scope, scope.linear(memory, weight.apply("v")), memoryStack, prefix + ".hook_v");
        return mixed(scope, byHead(sd, q), byHead(sd, k), byHead(sd, v), scoreBias, queryStack, prefix, weight);
    }

    /**
     * Self-attention of a single position that has others before it, whose keys and values are given ({@link GraphInputs#past}).
     *
     * @param x normed residual [batch, d_model]
     * @param scoreBias added to the scores [1, head, 1, key position]
     * @return [batch, d_model], not yet added to the residual
     */
    static SDVariable afterPast(
            GraphScope scope,
            SDVariable x,
            String stack,
            int layer,
            SDVariable scoreBias,
            String prefix,
            UnaryOperator<String> weight) {
        SameDiff sd = scope.sd();
        SDVariable q = heads(scope, scope.linear(x, weight.apply("q")), stack, prefix + ".hook_q");
        SDVariable k = heads(scope, scope.linear(x, weight.apply("k")), stack, prefix + ".hook_k");
        SDVariable v = heads(scope, scope.linear(x, weight.apply("v")), stack, prefix + ".hook_v");
        SDVariable keys = behind(scope, stack, layer, "k", byHead(sd, k));
        SDVariable values = behind(scope, stack, layer, "v", byHead(sd, v));
        return mixed(scope, byHead(sd, q), keys, values, scoreBias, stack, prefix, weight);
    }

    /**
     * The given keys or values with the computed position's own behind them: a product with 0 and 1 and a sum, which devices have, rather
     * than a concatenation.
     */
    private static SDVariable behind(GraphScope scope, String stack, int layer, String part, SDVariable own) {
        long heads = scope.config().numHeads();
        SDVariable past = scope.input(
                GraphInputs.past(stack, layer, part),
                DataType.FLOAT,
                -1,
                heads,
                -1,
                scope.config().dKv());
        SDVariable place = scope.input(GraphInputs.own(stack), DataType.FLOAT, -1, heads, -1, 1);
        return past.add(scope.sd().mmul(place, own));
    }

    /** What the heads read, all with [batch, head, position, d_kv], through the output matrix. */
    private static SDVariable mixed(
            GraphScope scope,
            SDVariable q,
            SDVariable k,
            SDVariable v,
            SDVariable scoreBias,
            String queryStack,
            String prefix,
            UnaryOperator<String> weight) {
        SameDiff sd = scope.sd();
        SDVariable scores = sd.mmul(q, k, false, true, false).add(scoreBias).rename(prefix + ".hook_attn_scores");
        SDVariable pattern = GraphScope.site(sd.nn().softmax(scores, -1), prefix + ".hook_pattern");
        pattern = scope.dropout(pattern, prefix, -1, scope.config().numHeads(), -1, -1);
        SDVariable z = GraphScope.site(sd.permute(sd.mmul(pattern, v), 0, 2, 1, 3), prefix + ".hook_z");
        return scope.linear(rows(scope, z, queryStack), weight.apply("o"));
    }

    /**
     * Self-attention of a single position: the softmax over one key is 1, so the layer is the linear map W_O W_V
     * (method.md, section 1).
     */
    static SDVariable singlePosition(
            GraphScope scope, SDVariable x, String stack, String prefix, UnaryOperator<String> weight) {
        SDVariable v = heads(scope, scope.linear(x, weight.apply("v")), stack, prefix + ".hook_v");
        v = scope.dropout(v, prefix, -1, 1, scope.config().numHeads(), 1);
        // A site of its own, though equal to the values: patching z must not change what hook_v reads.
        SDVariable z = GraphScope.site(scope.sd().identity(v), prefix + ".hook_z");
        return scope.linear(rows(scope, z, stack), weight.apply("o"));
    }

    /** [batch * position, head * d_kv] -> [batch, position, head, d_kv]. */
    private static SDVariable heads(GraphScope scope, SDVariable projected, String stack, String site) {
        SDVariable shape = scope.input(GraphInputs.headShape(stack), DataType.INT64, 4);
        return GraphScope.site(scope.sd().reshape(projected, shape), site);
    }

    /** [batch, position, head, d_kv] -> [batch, head, position, d_kv]. */
    private static SDVariable byHead(SameDiff sd, SDVariable heads) {
        return sd.permute(heads, 0, 2, 1, 3);
    }

    /** [batch, position, head, d_kv] -> [batch * position, head * d_kv]. */
    private static SDVariable rows(GraphScope scope, SDVariable heads, String stack) {
        return scope.sd().reshape(heads, scope.input(GraphInputs.rowShape(stack), DataType.INT64, 2));
    }
}
