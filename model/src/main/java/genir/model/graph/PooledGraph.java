package genir.model.graph;

import genir.model.weights.Parameters;
import org.nd4j.autodiff.samediff.SameDiff;

/** A T5 encoder that makes one vector of each text, as a SameDiff graph for any batch size and length. */
public final class PooledGraph {
    /** Its only stack. */
    public static final String STACK = "encoder";

    /** The texts' vectors [batch, d_model], of length 1. */
    public static final String VECTORS = STACK + ".hook_pooled";

    private final SameDiff sd;

    /** Builds the graph; it reads the encoder's weights and the embeddings only. */
    public PooledGraph(Parameters parameters) {
        GraphScope scope = new GraphScope(parameters.config(), parameters, false);
        this.sd = scope.sd();
        StackGraph.pooled(scope, STACK);
    }

    /** The forward graph. */
    public SameDiff forward() {
        return sd;
    }
}
