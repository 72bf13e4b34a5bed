package genir.model.run;

import genir.model.graph.PooledGraph;
import genir.model.plan.Plan;
import genir.model.plan.PlanSpec;
import genir.model.plan.rewrite.Rewrites;
import genir.model.weights.Parameters;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Makes one vector of length 1 of each text by an encoder without dropout: the mean of its last residuals over the
 * text's positions, normed.
 *
 * <p>Each text runs alone, padded to a length that follows from its own: so its vector is the same to the last bit whatever is
 * encoded with it. Not safe for use by several threads.
 */
public final class PooledEncoder {
    private final Parameters parameters;
    private final PooledGraph graph;
    private final StackFeed feed;
    private final Map<Integer, Plan> plans = new HashMap<>();

    /** An encoder of these weights, whose later changes it sees; it reads nothing of a decoder. */
    public PooledEncoder(Parameters parameters) {
        this.parameters = parameters;
        this.graph = new PooledGraph(parameters);
        this.feed = new StackFeed(parameters.config(), PooledGraph.STACK);
    }

    /** Length of its vectors, {@code d_model}. */
    public int dimensions() {
        return parameters.config().dModel();
    }

    /**
     * The vectors of texts.
     *
     * @param texts token ids of each, ended by the end-of-sequence token
     * @return [text][d_model]
     */
    public float[][] encode(List<int[]> texts) {
        float[][] vectors = new float[texts.size()][];
        for (int text = 0; text < vectors.length; text++) {
            vectors[text] = encode(texts.get(text));
        }
        return vectors;
    }

    private float[] encode(int[] text) {
        TokenBatch batch = TokenBatch.padded(List.of(text), TokenBatch.LENGTH_MULTIPLE);
        Plan plan = plans.computeIfAbsent(batch.length(), this::compile);
        feed.fillTexts(plan, batch);
        plan.run();
        return plan.view(PooledGraph.VECTORS).read().data();
    }

    private Plan compile(int length) {
        PlanSpec spec = new PlanSpec(graph.forward(), parameters::external, parameters.device())
                .rewrites(Rewrites.standard())
                .keep(PooledGraph.VECTORS);
        feed.addPooled(spec, 1, length);
        feed.keepConstants(spec, graph.forward());
        Plan plan = spec.compile();
        feed.fillConstants(plan, length);
        return plan;
    }
}
