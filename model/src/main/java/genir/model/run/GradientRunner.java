package genir.model.run;

import genir.model.T5Config;
import genir.model.graph.GraphInputs;
import genir.model.graph.T5Graph;
import genir.model.plan.Arena;
import genir.model.plan.Device;
import genir.model.plan.Hook;
import genir.model.plan.Plan;
import genir.model.plan.PlanSpec;
import genir.model.plan.Program;
import genir.model.plan.device.Devices;
import genir.model.plan.rewrite.Rewrite;
import genir.model.plan.rewrite.Rewrites;
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
    private record Decoder(T5Graph graph, GraphFeed feed, Map<Sizes, Plan> plans) {}

    private final Parameters parameters;
    private final Parameters gradients;
    private final List<Rewrite> rewrites;
    private final Device device;
    private final Map<Integer, Decoder> decoders = new HashMap<>();
    /** One batch runs at a time, and what it leaves is read before the next. */
    private final Arena arena = new Arena();

    public GradientRunner(Parameters parameters) {
        this(parameters, Rewrites.standard());
    }

    /** With other rewrites than the standard ones, for checking. */
    public GradientRunner(Parameters parameters, List<Rewrite> rewrites) {
        this(parameters, rewrites, Devices.standard());
    }

    /** With other rewrites and on another device than the standard ones. */
    public GradientRunner(Parameters parameters, List<Rewrite> rewrites, Device device) {
        this.device = device;
        this.parameters = parameters;
        this.gradients = parameters.zerosLike();
        this.rewrites = rewrites;
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
        DropoutMasks.seed(plan, dropoutSeed);
        double[] value = new double[1];
        String seed = GraphFeed.logitsGradient(decoder.graph());
        plan.run(List.of(Hook.read(T5Graph.LOGITS, logits -> value[0] = objective.evaluate(logits, plan.view(seed)))));
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
                .computeIfAbsent(
                        new Sizes(batch.size(), batch.length()),
                        sizes -> spec(decoder, sizes).compile());
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
        GraphFeed feed = new GraphFeed(parameters, DecoderLayout.single(length), rewrites, device);
        return new Decoder(graph, feed, new HashMap<>());
    }

    /** What {@link #plan} runs, without memory to run it in. */
    public Program program(TokenBatch batch, int decoderLength) {
        Decoder decoder = decoders.computeIfAbsent(decoderLength, this::decoder);
        return spec(decoder, new Sizes(batch.size(), batch.length())).program();
    }

    private PlanSpec spec(Decoder decoder, Sizes sizes) {
        T5Graph graph = decoder.graph();
        SameDiff backward = graph.backward();
        PlanSpec spec = decoder.feed().spec(backward, sizes.batch(), sizes.length());
        spec.arena(arena);
        T5Config config = parameters.config();
        DropoutMasks.addTo(spec, graph, config.dropoutRate(), sizes.batch(), sizes.length());
        spec.input(GraphFeed.logitsGradient(graph), (long) sizes.batch() * graph.decoderLength(), config.vocabSize());
        spec.keep(T5Graph.LOGITS);
        for (ParameterLayout.Slot slot : parameters.layout().slots().values()) {
            // Weights outside of this graph may have a gradient of a batch with another decoder length.
            if (graph.forward().hasVariable(slot.name())) {
                spec.target(graph.gradientOf(slot.name()), gradients.external(slot.name()));
            } else {
                spec.cleared(unread(slot.name()), gradients.external(slot.name()));
            }
        }
        String table = graph.forward().hasVariable(WeightNames.EMBEDDING)
                ? graph.gradientOf(WeightNames.EMBEDDING)
                : unread(WeightNames.EMBEDDING);
        for (String stack : List.of("encoder", "decoder")) {
            spec.scatter(graph.gradientOf(GraphInputs.embeddings(stack)), GraphInputs.tokens(stack), table);
        }
        return spec;
    }

    /** The name of the gradient of a weight that the graph does not read. */
    private static String unread(String weight) {
        return weight + "-grad";
    }
}
