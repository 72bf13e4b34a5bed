package genir.model.run;

import genir.model.T5Config;
import genir.model.graph.GraphInputs;
import genir.model.graph.T5Graph;
import genir.model.plan.Arena;
import genir.model.plan.Plan;
import genir.model.plan.PlanSpec;
import genir.model.plan.Program;
import genir.model.plan.ProgramWriter;
import genir.model.plan.rewrite.Rewrite;
import genir.model.plan.rewrite.Rewrites;
import genir.model.weights.ParameterLayout;
import genir.model.weights.Parameters;
import genir.model.weights.WeightNames;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.nd4j.autodiff.samediff.SameDiff;

/**
 * Runs the training graph forwards and backwards: a batch and an objective in, all gradients out in one flat array. What is to
 * become of these can be part of the same program.
 *
 * <p>The decoder reads one token for an atomic docid, several for longer answers, and where an objective has several sequences for
 * an input one after the other, of which none sees another. Each of these layouts has a graph of its own, made when it first occurs.
 */
public final class GradientRunner {
    private record Sizes(int batch, int length, Objective.Form objective) {}

    /** The graph of one decoder length, and its plans. */
    private record Decoder(T5Graph graph, GraphFeed feed, Map<Sizes, Plan> plans) {}

    private final Parameters parameters;
    private final Parameters gradients;
    private final List<Rewrite> rewrites;
    /** Weights whose gradients are 0, whatever the objective. */
    private final Set<String> frozen;

    private final Consumer<ProgramWriter> after;
    private final Map<DecoderLayout, Decoder> decoders = new HashMap<>();
    /** One batch runs at a time, and what it leaves is read before the next. */
    private final Arena arena = new Arena();

    public GradientRunner(Parameters parameters) {
        this(parameters, Rewrites.standard());
    }

    /** With other rewrites than the standard ones, for checking. */
    public GradientRunner(Parameters parameters, List<Rewrite> rewrites) {
        this(parameters, parameters.zerosLike(), rewrites, Set.of(), program -> {});
    }

    /**
     * With instructions behind those that make the gradients.
     *
     * @param gradients where they are written to, in the layout of the parameters
     */
    public GradientRunner(Parameters parameters, Parameters gradients, Consumer<ProgramWriter> after) {
        this(parameters, gradients, Set.of(), after);
    }

    /**
     * With weights that are not trained: their gradients are 0 and cost nothing.
     *
     * @param frozen their names
     */
    public GradientRunner(
            Parameters parameters, Parameters gradients, Set<String> frozen, Consumer<ProgramWriter> after) {
        this(parameters, gradients, Rewrites.standard(), frozen, after);
    }

    private GradientRunner(
            Parameters parameters,
            Parameters gradients,
            List<Rewrite> rewrites,
            Set<String> frozen,
            Consumer<ProgramWriter> after) {
        this.parameters = parameters;
        this.gradients = gradients;
        this.rewrites = rewrites;
        this.frozen = Set.copyOf(frozen);
        this.after = after;
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
     * @param objective of the logits [batch * decoder position, vocabulary], or {@link SampledSoftmax} where the weights have
     *     rows of candidates
     * @param dropoutSeed of the dropout masks; the same seed gives the same masks for the same sizes
     * @return the objective's value
     */
    public double run(TokenBatch batch, List<int[]> decoderTokens, Objective objective, long dropoutSeed) {
        Plan plan = prepare(batch, decoderTokens, objective, dropoutSeed);
        plan.run();
        return plan.view(Objective.LOSS).readDouble();
    }

    /** What {@link #run(TokenBatch, List, Objective, long)} runs, fed with all that it needs for it. */
    public Plan prepare(TokenBatch batch, List<int[]> decoderTokens, Objective objective, long dropoutSeed) {
        int length = checkedLength(batch, decoderTokens);
        if (objective.rows() != batch.size() * length) {
            throw new IllegalArgumentException(objective.rows() + " targets for " + batch.size() * length + " rows");
        }
        Decoder decoder = decoder(length, objective.sequences());
        Plan plan = plan(decoder, batch, objective.form());
        decoder.feed().fillEncoder(plan, batch);
        decoder.feed().fillDecoder(plan, decoderTokens);
        objective.fill(plan);
        DropoutMasks.seed(plan, dropoutSeed);
        return plan;
    }

    /**
     * Makes room for the largest batches there will be, in which all smaller ones run, too. Otherwise there is memory for
     * each that is larger than those before it.
     *
     * @param decoderLength tokens that the decoder reads in all
     * @param sequences of each input that these are of
     */
    public void reserve(int batch, int length, int decoderLength, int sequences, Objective.Form objective) {
        TokenBatch largest = new TokenBatch(Collections.nCopies(batch, new int[length]), length);
        plan(decoder(decoderLength, sequences), largest, objective);
    }

    /**
     * What runs batches of this one's size and length with a decoder that reads so many tokens of one answer; compiled when first
     * needed.
     */
    public Plan plan(TokenBatch batch, int decoderLength, Objective.Form objective) {
        return plan(decoder(decoderLength, 1), batch, objective);
    }

    private Plan plan(Decoder decoder, TokenBatch batch, Objective.Form objective) {
        return decoder.plans()
                .computeIfAbsent(
                        new Sizes(batch.size(), batch.length(), objective),
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

    /** The graph for a decoder that reads so many tokens in all, of so many sequences. */
    private Decoder decoder(int length, int sequences) {
        return decoders.computeIfAbsent(new DecoderLayout(sequences, length / sequences), layout -> {
            T5Graph graph = new T5Graph(parameters.config(), parameters, layout.positions(), true);
            return new Decoder(graph, new GraphFeed(parameters, layout, rewrites), new HashMap<>());
        });
    }

    /** What {@link #plan} runs, without memory to run it in. */
    public Program program(TokenBatch batch, int decoderLength, Objective.Form objective) {
        Decoder decoder = decoder(decoderLength, 1);
        return spec(decoder, new Sizes(batch.size(), batch.length(), objective)).program();
    }

    private PlanSpec spec(Decoder decoder, Sizes sizes) {
        T5Graph graph = decoder.graph();
        SameDiff backward = graph.backward();
        PlanSpec spec = decoder.feed().spec(backward, sizes.batch(), sizes.length());
        spec.arena(arena);
        T5Config config = parameters.config();
        DropoutMasks.addTo(spec, graph, config.dropoutRate(), sizes.batch(), sizes.length());
        String seed = GraphFeed.logitsGradient(graph);
        long rows = (long) sizes.batch() * graph.decoderLength();
        long answers = parameters.layout().output().shape()[0];
        spec.made(seed, rows, answers);
        if (parameters.layout().isOfCandidates()) {
            spec.input(GraphInputs.CORRECTION, rows, answers);
        }
        spec.after(T5Graph.LOGITS, program -> sizes.objective().addTo(program, T5Graph.LOGITS, seed));
        spec.append(after);
        for (ParameterLayout.Slot slot : parameters.layout().slots().values()) {
            // Weights outside of this graph may have a gradient of a batch with another decoder length.
            if (graph.forward().hasVariable(slot.name()) && !frozen.contains(slot.name())) {
                spec.target(graph.gradientOf(slot.name()), gradients.external(slot.name()));
            } else {
                spec.cleared(unread(slot.name()), gradients.external(slot.name()));
            }
        }
        if (frozen.contains(WeightNames.EMBEDDING)) {
            return spec;
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
