package genir.model.run;

import genir.model.T5Config;
import genir.model.graph.GraphInputs;
import genir.model.graph.T5Graph;
import genir.model.plan.Hook;
import genir.model.plan.Lowering;
import genir.model.plan.Plan;
import genir.model.plan.PlanSpec;
import genir.model.plan.lowering.Lowerings;
import genir.model.weights.ParameterLayout;
import genir.model.weights.Parameters;
import genir.model.weights.WeightNames;
import java.nio.FloatBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.nd4j.autodiff.samediff.SameDiff;

/** Runs the training graph forwards and backwards: a batch and an objective in, all gradients out in one flat array. */
public final class GradientRunner {
    private record Sizes(int batch, int length) {}

    private final Parameters parameters;
    private final Parameters gradients;
    private final T5Graph graph;
    private final GraphFeed feed;
    private final DropoutMasks masks;
    private final Map<Sizes, Plan> plans = new HashMap<>();

    /** For atomic docids: the decoder reads the start token only. */
    public GradientRunner(Parameters parameters) {
        this(parameters, Lowerings.standard());
    }

    /** With other lowerings than the standard ones, for checking. */
    public GradientRunner(Parameters parameters, List<Lowering> lowerings) {
        this.parameters = parameters;
        this.gradients = parameters.zerosLike();
        this.graph = new T5Graph(parameters.config(), parameters, 1, true);
        this.feed = new GraphFeed(parameters, 1, lowerings);
        this.masks = new DropoutMasks(graph, parameters.config().dropoutRate());
    }

    /** The gradients of the last batch, in the layout of the parameters. */
    public Parameters gradients() {
        return gradients;
    }

    /**
     * Computes the gradients of an objective on a batch.
     *
     * @param dropoutSeed of the dropout masks; the same seed gives the same masks for the same sizes
     * @return the objective's value
     */
    public double run(TokenBatch batch, Objective objective, long dropoutSeed) {
        Plan plan = plan(batch);
        feed.fillEncoder(plan, batch);
        List<int[]> start = feed.startTokens(batch.size());
        feed.fillDecoder(plan, start);
        masks.seed(dropoutSeed);
        double[] value = new double[1];
        String seed = GraphFeed.logitsGradient(graph);
        plan.run(List.of(Hook.read(T5Graph.LOGITS, logits -> value[0] = objective.evaluate(logits, plan.view(seed)))));
        scatterEmbeddingGradients(plan, batch, start);
        return value[0];
    }

    /** What runs batches of this one's size and length; compiled when first needed. */
    public Plan plan(TokenBatch batch) {
        return plans.computeIfAbsent(new Sizes(batch.size(), batch.length()), this::compile);
    }

    private Plan compile(Sizes sizes) {
        SameDiff backward = graph.backward();
        PlanSpec spec = feed.spec(backward, sizes.batch(), sizes.length());
        masks.addTo(spec, sizes.batch(), sizes.length());
        T5Config config = parameters.config();
        spec.input(GraphFeed.logitsGradient(graph), sizes.batch(), config.vocabSize());
        spec.keep(T5Graph.LOGITS);
        for (ParameterLayout.Slot slot : parameters.layout().slots().values()) {
            if (graph.forward().hasVariable(slot.name())) {
                spec.target(graph.gradientOf(slot.name()), gradients.array(slot.name()));
            }
        }
        spec.keep(graph.gradientOf(GraphInputs.embeddings("encoder")));
        spec.keep(graph.gradientOf(GraphInputs.embeddings("decoder")));
        return spec.compile();
    }

    /** Adds the gradients of the looked-up rows to the embedding table's; several positions may share a row. */
    private void scatterEmbeddingGradients(Plan plan, TokenBatch batch, List<int[]> decoderTokens) {
        T5Config config = parameters.config();
        int width = config.dModel();
        FloatBuffer table = gradients.floats(WeightNames.EMBEDDING);
        if (!config.tieWordEmbeddings()) {
            gradients.array(WeightNames.EMBEDDING).assign(0);
        }
        float[] row = new float[width];
        FloatBuffer encoder =
                plan.view(graph.gradientOf(GraphInputs.embeddings("encoder"))).floats();
        for (int sequence = 0; sequence < batch.size(); sequence++) {
            for (int position = 0; position < batch.sequences().get(sequence).length; position++) {
                encoder.get((sequence * batch.length() + position) * width, row);
                add(table, batch.token(config, sequence, position), row);
            }
        }
        FloatBuffer decoder =
                plan.view(graph.gradientOf(GraphInputs.embeddings("decoder"))).floats();
        for (int sequence = 0; sequence < decoderTokens.size(); sequence++) {
            decoder.get(sequence * width, row);
            add(table, decoderTokens.get(sequence)[0], row);
        }
    }

    private static void add(FloatBuffer table, int token, float[] row) {
        int offset = token * row.length;
        for (int column = 0; column < row.length; column++) {
            table.put(offset + column, table.get(offset + column) + row[column]);
        }
    }
}
