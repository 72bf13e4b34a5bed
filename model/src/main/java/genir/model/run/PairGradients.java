package genir.model.run;

import genir.model.graph.DualGraph;
import genir.model.graph.GraphInputs;
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
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Runs the contrastive training graph of an encoder forwards and backwards: queries and documents in, all gradients out in one
 * flat array, as {@link GradientRunner} does it for an encoder-decoder.
 *
 * <p>The objective is the cross-entropy of each query's document in the softmax over all documents of the batch (in-batch
 * negatives: Karpukhin et al., arXiv 2004.04906, section 3.2), a mean over the queries.
 */
public final class PairGradients {
    private record Sizes(int queries, int queryLength, int documents, int documentLength) {
        static Sizes of(PairBatch batch) {
            return new Sizes(
                    batch.queries().size(),
                    batch.queries().length(),
                    batch.documents().size(),
                    batch.documents().length());
        }
    }

    private final Parameters parameters;
    private final Parameters gradients;
    private final List<Rewrite> rewrites;
    private final Consumer<ProgramWriter> after;
    private final DualGraph graph;
    private final StackFeed queries;
    private final StackFeed documents;
    private final Map<Sizes, Plan> plans = new HashMap<>();
    /** One batch runs at a time, and what it leaves is read before the next. */
    private final Arena arena = new Arena();

    /**
     * Gradients alone.
     *
     * @param temperature what cosines are divided by
     */
    public PairGradients(Parameters parameters, double temperature) {
        this(parameters, temperature, Rewrites.standard());
    }

    /** With other rewrites than the standard ones, for checking. */
    public PairGradients(Parameters parameters, double temperature, List<Rewrite> rewrites) {
        this(parameters, parameters.zerosLike(), temperature, rewrites, program -> {});
    }

    /**
     * With instructions behind those that make the gradients.
     *
     * @param gradients where they are written to, in the layout of the parameters
     */
    public PairGradients(
            Parameters parameters, Parameters gradients, double temperature, Consumer<ProgramWriter> after) {
        this(parameters, gradients, temperature, Rewrites.standard(), after);
    }

    private PairGradients(
            Parameters parameters,
            Parameters gradients,
            double temperature,
            List<Rewrite> rewrites,
            Consumer<ProgramWriter> after) {
        this.parameters = parameters;
        this.gradients = gradients;
        this.rewrites = rewrites;
        this.after = after;
        this.graph = new DualGraph(parameters, temperature);
        this.queries = new StackFeed(parameters.config(), DualGraph.QUERY);
        this.documents = new StackFeed(parameters.config(), DualGraph.DOCUMENT);
    }

    /** The gradients of the last batch, in the layout of the parameters. */
    public Parameters gradients() {
        return gradients;
    }

    /**
     * Computes the gradients of a batch.
     *
     * @param dropoutSeed of the dropout masks; the same seed gives the same masks for the same sizes
     * @return the objective's value
     */
    public double run(PairBatch batch, long dropoutSeed) {
        Plan plan = prepare(batch, dropoutSeed);
        plan.run();
        return plan.view(Objective.LOSS).readDouble();
    }

    /** What {@link #run} runs, fed with all that it needs for it. */
    public Plan prepare(PairBatch batch, long dropoutSeed) {
        Plan plan = plan(Sizes.of(batch));
        queries.fillPooled(plan, batch.queries());
        documents.fillPooled(plan, batch.documents());
        plan.view(DualGraph.EXCLUDED).write(excluded(batch));
        objective(batch.targets()).fill(plan);
        DropoutMasks.seed(plan, dropoutSeed);
        return plan;
    }

    /** Makes room for the largest batches there will be, in which all smaller ones run, too. */
    public void reserve(int queries, int queryLength, int documents, int documentLength) {
        plan(new Sizes(queries, queryLength, documents, documentLength));
    }

    /** What batches of this one's sizes run, without memory to run it in. */
    public Program program(PairBatch batch) {
        return spec(Sizes.of(batch)).program();
    }

    private Plan plan(Sizes sizes) {
        return plans.computeIfAbsent(sizes, missing -> spec(missing).compile());
    }

    private static CrossEntropy objective(int[] targets) {
        return new CrossEntropy(0, targets);
    }

    private static float[] excluded(PairBatch batch) {
        int documents = batch.documents().size();
        float[] scores = new float[batch.queries().size() * documents];
        for (int query = 0; query < batch.queries().size(); query++) {
            for (int document : batch.excluded().get(query)) {
                scores[query * documents + document] = StackFeed.MASKED;
            }
        }
        return scores;
    }

    private PlanSpec spec(Sizes sizes) {
        PlanSpec spec = new PlanSpec(graph.backward(), parameters::external, parameters.device())
                .rewrites(rewrites)
                .arena(arena);
        queries.addPooled(spec, sizes.queries(), sizes.queryLength());
        documents.addPooled(spec, sizes.documents(), sizes.documentLength());
        double rate = parameters.config().dropoutRate();
        DropoutMasks.addTo(
                spec,
                graph.inputs(),
                DualGraph.QUERY,
                rate,
                new DropoutMasks.Sizes(sizes.queries(), sizes.queryLength(), 0));
        DropoutMasks.addTo(
                spec,
                graph.inputs(),
                DualGraph.DOCUMENT,
                rate,
                new DropoutMasks.Sizes(sizes.documents(), sizes.documentLength(), 0));
        spec.input(DualGraph.EXCLUDED, sizes.queries(), sizes.documents());
        String seed = graph.gradientOf(DualGraph.SCORES);
        spec.made(seed, sizes.queries(), sizes.documents());
        Objective.Form form = objective(new int[sizes.queries()]).form();
        spec.after(DualGraph.SCORES, program -> form.addTo(program, DualGraph.SCORES, seed));
        spec.append(after);
        addTargets(spec);
        return spec;
    }

    private void addTargets(PlanSpec spec) {
        for (ParameterLayout.Slot slot : parameters.layout().slots().values()) {
            if (graph.forward().hasVariable(slot.name())) {
                spec.target(graph.gradientOf(slot.name()), gradients.external(slot.name()));
            } else {
                spec.cleared(unread(slot.name()), gradients.external(slot.name()));
            }
        }
        for (String stack : List.of(DualGraph.QUERY, DualGraph.DOCUMENT)) {
            spec.scatter(
                    graph.gradientOf(GraphInputs.embeddings(stack)),
                    GraphInputs.tokens(stack),
                    unread(WeightNames.EMBEDDING));
        }
    }

    /** The name of the gradient of a weight that the graph does not read. */
    private static String unread(String weight) {
        return weight + "-grad";
    }
}
