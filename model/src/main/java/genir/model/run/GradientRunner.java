package genir.model.run;

import genir.model.T5Config;
import genir.model.backend.FloatSpan;
import genir.model.graph.GraphInputs;
import genir.model.graph.T5Graph;
import genir.model.plan.Arena;
import genir.model.plan.Hook;
import genir.model.plan.Lowering;
import genir.model.plan.Plan;
import genir.model.plan.PlanSpec;
import genir.model.plan.lowering.Lowerings;
import genir.model.weights.ParameterLayout;
import genir.model.weights.Parameters;
import genir.model.weights.WeightNames;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.nd4j.autodiff.samediff.SameDiff;

/**
 * Runs the training graph forwards and backwards: a batch and an objective in, all gradients out in one flat array.
 *
 * <p>The decoder reads one token for an atomic docid, and several for longer answers. Each decoder length has a graph of its
 * own, made when it first occurs.
 */
public final class GradientRunner {
    private record Sizes(int batch, int length) {}

    /** The graph of one decoder length, and its plans. */
    private record Decoder(T5Graph graph, GraphFeed feed, DropoutMasks masks, Map<Sizes, Plan> plans) {}

    private final Parameters parameters;
    private final Parameters gradients;
    private final List<Lowering> lowerings;
    private final Map<Integer, Decoder> decoders = new HashMap<>();
    /** One batch runs at a time, and what it leaves is read before the next. */
    private final Arena arena = new Arena();

    public GradientRunner(Parameters parameters) {
        this(parameters, Lowerings.standard());
    }

    /** With other lowerings than the standard ones, for checking. */
    public GradientRunner(Parameters parameters, List<Lowering> lowerings) {
        this.parameters = parameters;
        this.gradients = parameters.zerosLike();
        this.lowerings = lowerings;
    }

    /** The gradients of the last batch, in the layout of the parameters. */
    public Parameters gradients() {
        return gradients;
    }

    /** Computes the gradients of an objective on a batch of atomic docids: the decoder reads the start token only. */
    public double run(TokenBatch batch, Objective objective, long dropoutSeed) {
        int[] start = {parameters.config().padTokenId()};
        return run(batch, Collections.nCopies(batch.size(), start), objective, dropoutSeed);
    }

    /**
     * Computes the gradients of an objective on a batch.
     *
     * @param decoderTokens what each row's decoder reads, the start token first: [batch][decoder position], all of one length
     * @param objective of the logits [batch * decoder position, vocabulary]
     * @param dropoutSeed of the dropout masks; the same seed gives the same masks for the same sizes
     * @return the objective's value
     */
    public double run(TokenBatch batch, List<int[]> decoderTokens, Objective objective, long dropoutSeed) {
        int length = checkedLength(batch, decoderTokens);
        Decoder decoder = decoders.computeIfAbsent(length, this::decoder);
        Plan plan = plan(batch, decoder);
        decoder.feed().fillEncoder(plan, batch);
        decoder.feed().fillDecoder(plan, decoderTokens);
        decoder.masks().seed(dropoutSeed);
        double[] value = new double[1];
        String seed = GraphFeed.logitsGradient(decoder.graph());
        plan.run(List.of(Hook.read(T5Graph.LOGITS, logits -> value[0] = objective.evaluate(logits, plan.view(seed)))));
        clearUnused(decoder.graph());
        scatterEmbeddingGradients(decoder.graph(), plan, batch, decoderTokens);
        return value[0];
    }

    /** What runs batches of this one's size and length for atomic docids; compiled when first needed. */
    public Plan plan(TokenBatch batch) {
        return plan(batch, 1);
    }

    /**
     * Makes room for the largest batches there will be, in which all smaller ones run, too. Otherwise there is memory for
     * each that is larger than those before it.
     */
    public void reserve(int batch, int length, int decoderLength) {
        TokenBatch largest = new TokenBatch(Collections.nCopies(batch, new int[length]), length);
        plan(largest, decoderLength);
    }

    /** What runs batches of this one's size and length with a decoder that reads so many tokens. */
    public Plan plan(TokenBatch batch, int decoderLength) {
        return plan(batch, decoders.computeIfAbsent(decoderLength, this::decoder));
    }

    private Plan plan(TokenBatch batch, Decoder decoder) {
        return decoder.plans()
                .computeIfAbsent(new Sizes(batch.size(), batch.length()), sizes -> compile(decoder, sizes));
    }

    private static int checkedLength(TokenBatch batch, List<int[]> decoderTokens) {
        if (decoderTokens.size() != batch.size()) {
            throw new IllegalArgumentException(decoderTokens.size() + " decoder inputs for " + batch.size() + " rows");
        }
        int length = decoderTokens.get(0).length;
        for (int[] tokens : decoderTokens) {
            if (tokens.length != length || length == 0) {
                throw new IllegalArgumentException(
                        "decoder inputs of " + length + " and " + tokens.length + " tokens in one batch");
            }
        }
        return length;
    }

    private Decoder decoder(int length) {
        T5Graph graph = new T5Graph(parameters.config(), parameters, length, true);
        GraphFeed feed = new GraphFeed(parameters, length, lowerings);
        return new Decoder(
                graph, feed, new DropoutMasks(graph, parameters.config().dropoutRate()), new HashMap<>());
    }

    private Plan compile(Decoder decoder, Sizes sizes) {
        T5Graph graph = decoder.graph();
        SameDiff backward = graph.backward();
        PlanSpec spec = decoder.feed().spec(backward, sizes.batch(), sizes.length());
        spec.arena(arena);
        decoder.masks().addTo(spec, sizes.batch(), sizes.length());
        T5Config config = parameters.config();
        spec.input(GraphFeed.logitsGradient(graph), (long) sizes.batch() * graph.decoderLength(), config.vocabSize());
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

    /** Weights outside of this graph may have a gradient of a batch with another decoder length. */
    private void clearUnused(T5Graph graph) {
        for (String name : parameters.layout().slots().keySet()) {
            if (!graph.forward().hasVariable(name)) {
                gradients.array(name).assign(0);
            }
        }
    }

    /** Adds the gradients of the looked-up rows to the embedding table's. */
    private void scatterEmbeddingGradients(T5Graph graph, Plan plan, TokenBatch batch, List<int[]> decoderTokens) {
        FloatSpan table = gradients.floats(WeightNames.EMBEDDING);
        int width = parameters.config().dModel();
        String encoder = graph.gradientOf(GraphInputs.embeddings("encoder"));
        EmbeddingScatter.add(table, width, batch.sequences(), plan.view(encoder).floats(), batch.length());
        String decoder = graph.gradientOf(GraphInputs.embeddings("decoder"));
        EmbeddingScatter.add(table, width, decoderTokens, plan.view(decoder).floats(), graph.decoderLength());
    }
}
