package genir.model.run;

import genir.model.T5Config;
import genir.model.graph.GraphInputs;
import genir.model.graph.PositionBias;
import genir.model.graph.T5Graph;
import genir.model.plan.Plan;
import genir.model.plan.PlanSpec;
import genir.model.plan.rewrite.Rewrite;
import genir.model.weights.Parameters;
import genir.model.weights.WeightNames;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.function.IntBinaryOperator;
import org.nd4j.autodiff.samediff.SameDiff;

/** What goes into the graph for a batch of given sizes: shapes when a plan is compiled, numbers before it runs. */
final class GraphFeed {
    /** Added to the scores of keys that must not be read; large enough for a weight of exactly 0 in floats. */
    private static final float MASKED = -1e9f;

    private final Parameters parameters;
    private final T5Config config;
    private final DecoderLayout layout;
    private final int decoderLength;
    private final List<Rewrite> rewrites;

    GraphFeed(Parameters parameters, int decoderLength, List<Rewrite> rewrites) {
        this(parameters, DecoderLayout.single(decoderLength), rewrites);
    }

    GraphFeed(Parameters parameters, DecoderLayout layout, List<Rewrite> rewrites) {
        this.rewrites = rewrites;
        this.parameters = parameters;
        this.config = parameters.config();
        this.layout = layout;
        this.decoderLength = layout.positions();
    }

    /** A specification with the inputs of a batch; which of them the plan reads depends on what it is asked to keep. */
    PlanSpec spec(SameDiff graph, int batch, int length) {
        PlanSpec spec = new PlanSpec(graph, parameters::external, parameters.device()).rewrites(rewrites);
        stack(spec, "encoder", batch, length);
        stack(spec, "decoder", batch, decoderLength);
        spec.input(GraphInputs.mask("encoder"), batch, 1, 1, length);
        if (decoderLength > 1) {
            spec.input(GraphInputs.mask("decoder"), 1, 1, decoderLength, decoderLength);
        }
        return spec;
    }

    private void stack(PlanSpec spec, String stack, int batch, int length) {
        int heads = config.numHeads();
        spec.lookUp(
                GraphInputs.embeddings(stack),
                WeightNames.EMBEDDING,
                GraphInputs.tokens(stack),
                (long) batch * length,
                config.dModel());
        spec.input(GraphInputs.buckets(stack), (long) length * length, config.relativeAttentionNumBuckets());
        spec.constant(GraphInputs.headShape(stack), batch, length, heads, config.dKv());
        spec.constant(GraphInputs.rowShape(stack), (long) batch * length, config.innerWidth());
        spec.constant(GraphInputs.biasShape(stack), 1, length, length, heads);
    }

    /** Fills the encoder's tokens and mask. */
    void fillEncoder(Plan plan, TokenBatch batch) {
        fillEncoderMask(plan, batch);
        if (plan.has(GraphInputs.tokens("encoder"))) {
            int[] tokens = new int[batch.size() * batch.length()];
            for (int i = 0; i < tokens.length; i++) {
                tokens[i] = batch.token(config, i / batch.length(), i % batch.length());
            }
            plan.view(GraphInputs.tokens("encoder")).writeTokens(tokens);
        }
        fillBuckets(plan, "encoder", batch.length(), (query, key) -> key - query, true);
    }

    void fillEncoderMask(Plan plan, TokenBatch batch) {
        if (!plan.has(GraphInputs.mask("encoder"))) {
            return;
        }
        float[] mask = new float[batch.size() * batch.length()];
        for (int row = 0; row < batch.size(); row++) {
            int end = batch.sequences().get(row).length;
            Arrays.fill(mask, row * batch.length() + Math.min(end, batch.length()), (row + 1) * batch.length(), MASKED);
        }
        plan.view(GraphInputs.mask("encoder")).write(mask);
    }

    /**
     * Fills the decoder's tokens.
     *
     * @param tokens what each row's decoder reads, [batch][decoder position]
     */
    void fillDecoder(Plan plan, List<int[]> tokens) {
        plan.view(GraphInputs.tokens("decoder"))
                .writeTokens(tokens.stream().flatMapToInt(Arrays::stream).toArray());
        if (decoderLength > 1) {
            float[] mask = new float[decoderLength * decoderLength];
            for (int query = 0; query < decoderLength; query++) {
                for (int key = 0; key < decoderLength; key++) {
                    mask[query * decoderLength + key] = layout.reads(query, key) ? 0 : MASKED;
                }
            }
            plan.view(GraphInputs.mask("decoder")).write(mask);
            fillBuckets(plan, "decoder", decoderLength, layout::distance, false);
        }
    }

    /** The start token for every row: what the decoder of an atomic-docid model reads. */
    List<int[]> startTokens(int batch) {
        if (decoderLength != 1) {
            throw new IllegalStateException("the decoder reads " + decoderLength + " tokens; give them");
        }
        return Collections.nCopies(batch, new int[] {config.padTokenId()});
    }

    private void fillBuckets(Plan plan, String stack, int length, IntBinaryOperator distance, boolean bidirectional) {
        if (!plan.has(GraphInputs.buckets(stack))) {
            return;
        }
        int buckets = config.relativeAttentionNumBuckets();
        float[] oneHot = new float[length * length * buckets];
        for (int query = 0; query < length; query++) {
            for (int key = 0; key < length; key++) {
                int hot = PositionBias.bucket(
                        distance.applyAsInt(query, key), bidirectional, buckets, config.relativeAttentionMaxDistance());
                oneHot[(query * length + key) * buckets + hot] = 1;
            }
        }
        plan.view(GraphInputs.buckets(stack)).write(oneHot);
    }

    /** The name under which the logits' gradient enters the backward graph. */
    static String logitsGradient(T5Graph graph) {
        return graph.gradientOf(T5Graph.LOGITS);
    }
}
