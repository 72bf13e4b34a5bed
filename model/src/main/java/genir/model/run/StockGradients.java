package genir.model.run;

import genir.model.T5Config;
import genir.model.graph.GraphInputs;
import genir.model.graph.T5Graph;
import genir.model.plan.Plan;
import genir.model.plan.PlanSpec;
import genir.model.plan.rewrite.Rewrites;
import genir.model.weights.Parameters;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * The gradients of a batch as SameDiff's own interpreter computes them, on the same graph with the same dropout masks: what
 * plans are checked and measured against.
 *
 * <p>Embedding look-ups, masks and the objective's gradient are computed beforehand, so that only the interpreter runs.
 */
public final class StockGradients {
    private final T5Graph graph;
    private final Map<String, INDArray> inputs = new HashMap<>();
    private final List<String> names = new ArrayList<>();

    /**
     * Prepares a batch.
     *
     * @param dropoutSeed of the dropout masks, which are those of {@link GradientRunner#run}
     */
    public StockGradients(Parameters parameters, TokenBatch batch, Objective objective, long dropoutSeed) {
        this.graph = new T5Graph(parameters.config(), parameters, 1, true);
        Plan plan = forward(parameters, batch, objective, dropoutSeed);
        for (String name : graph.inputs().keySet()) {
            if (plan.has(name)) {
                inputs.put(name, plan.view(name).array().dup());
            }
        }
        addShapes(parameters.config(), batch);
        inputs.keySet().retainAll(graph.inputs().keySet());
        graph.backward();
        for (String name : parameters.layout().slots().keySet()) {
            if (graph.forward().hasVariable(name)) {
                names.add(name);
            }
        }
    }

    /** One forward pass by ND4J's ops alone, for the inputs and the logits. */
    private Plan forward(Parameters parameters, TokenBatch batch, Objective objective, long dropoutSeed) {
        GraphFeed feed = new GraphFeed(parameters, 1, Rewrites.none());
        PlanSpec spec = feed.spec(graph.forward(), batch.size(), batch.length())
                .rerunnable()
                .keep(GraphInputs.embeddings("encoder"))
                .keep(GraphInputs.embeddings("decoder"))
                .keep(T5Graph.LOGITS_GRADIENT)
                .made(T5Graph.LOGITS_GRADIENT, batch.size(), parameters.config().vocabSize())
                .after(
                        T5Graph.LOGITS,
                        program -> objective.form().addTo(program, T5Graph.LOGITS, T5Graph.LOGITS_GRADIENT));
        DropoutMasks.addTo(spec, graph, parameters.config().dropoutRate(), batch.size(), batch.length());
        Plan plan = spec.compile();
        feed.fillEncoder(plan, batch);
        feed.fillDecoder(plan, feed.lastTokens(batch));
        objective.fill(plan);
        DropoutMasks.seed(plan, dropoutSeed);
        plan.run();
        return plan;
    }

    private void addShapes(T5Config config, TokenBatch batch) {
        for (String stack : List.of("encoder", "decoder")) {
            int positions = stack.equals("encoder") ? batch.length() : 1;
            inputs.put(GraphInputs.headShape(stack), longs(batch.size(), positions, config.numHeads(), config.dKv()));
            inputs.put(GraphInputs.rowShape(stack), longs((long) batch.size() * positions, config.innerWidth()));
            inputs.put(GraphInputs.biasShape(stack), longs(1, positions, positions, config.numHeads()));
        }
    }

    private static INDArray longs(long... values) {
        return Nd4j.createFromArray(values).castTo(DataType.INT64);
    }

    /**
     * Runs the interpreter forwards and backwards.
     *
     * @return gradients by the names of the weights; of a tied embedding only the part that is inside the graph
     */
    public Map<String, INDArray> run() {
        return graph.forward().calculateGradients(inputs, names);
    }
}
