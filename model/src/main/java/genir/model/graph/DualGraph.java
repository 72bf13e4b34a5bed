package genir.model.graph;

import genir.model.weights.Parameters;
import java.util.List;
import java.util.Map;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.buffer.DataType;

/**
 * A T5 encoder that reads two kinds of texts, queries and documents, and scores all of one kind against all of the other: one
 * SameDiff graph for any numbers and lengths. Both kinds are encoded with the same weights.
 *
 * <p>As that of {@link T5Graph}, it ends at the scores; the loss stays outside.
 */
public final class DualGraph {
    /** The stack that reads queries. */
    public static final String QUERY = "query";

    /** The stack that reads documents. */
    public static final String DOCUMENT = "document";

    /** Cosines of the vectors over the temperature, plus {@link #EXCLUDED}: [query, document]. */
    public static final String SCORES = "scores";

    /** The objective's gradient with respect to the scores, of their shape; an input. */
    public static final String SCORES_GRADIENT = "scores_gradient";

    /** Added to the scores: 0, or a large negative number where a document must not count for a query; an input. */
    public static final String EXCLUDED = "excluded";

    private final SameDiff sd;
    private final Map<String, SDVariable> inputs;
    private final GraphGradients gradients;

    /**
     * Builds the graph, with dropout where the configuration has it.
     *
     * @param temperature what cosines are divided by
     */
    public DualGraph(Parameters parameters, double temperature) {
        GraphScope scope = new GraphScope(parameters.config(), parameters, true);
        this.sd = scope.sd();
        SDVariable queries = StackGraph.pooled(scope, QUERY);
        SDVariable documents = StackGraph.pooled(scope, DOCUMENT);
        SDVariable cosines = sd.mmul(queries, documents, false, true, false);
        SDVariable excluded = scope.input(EXCLUDED, DataType.FLOAT, -1, -1);
        SDVariable scores = cosines.mul(1 / temperature).add(excluded);
        GraphScope.site(scores, SCORES);
        SDVariable gradient = scope.input(SCORES_GRADIENT, DataType.FLOAT, -1, -1);
        this.inputs = scope.inputs();
        this.gradients = new GraphGradients(scope, scores, gradient, List.of(QUERY, DOCUMENT));
    }

    /** The forward graph. */
    public SameDiff forward() {
        return sd;
    }

    /** The inputs by name, with unknown axes as -1. */
    public Map<String, SDVariable> inputs() {
        return inputs;
    }

    /** The forward graph and the gradients in it, as SameDiff derives them; made when first asked for. */
    public SameDiff backward() {
        return gradients.graph();
    }

    /** The name in {@link #backward} of the gradient with respect to a variable of the forward graph. */
    public String gradientOf(String variable) {
        return gradients.of(variable);
    }
}
