package genir.model.run;

import genir.model.T5Config;
import genir.model.graph.GraphInputs;
import genir.model.graph.T5Graph;
import genir.model.plan.Plan;
import genir.model.plan.PlanSpec;
import genir.model.plan.rewrite.Rewrite;
import genir.model.weights.Parameters;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.nd4j.autodiff.samediff.SameDiff;

/** What goes into the graph for a batch of given sizes: shapes when a plan is compiled, numbers before it runs. */
final class GraphFeed {
    private final Parameters parameters;
    private final T5Config config;
    private final StackFeed encoder;
    private final StackFeed decoder;
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
        this.encoder = new StackFeed(config, "encoder");
        this.decoder = new StackFeed(config, "decoder");
        this.layout = layout;
        this.decoderLength = layout.positions();
    }

    /** A specification with the inputs of a batch; which of them the plan reads depends on what it is asked to keep. */
    PlanSpec spec(SameDiff graph, int batch, int length) {
        PlanSpec spec = new PlanSpec(graph, parameters::external, parameters.device()).rewrites(rewrites);
        encoder.addTo(spec, batch, length);
        decoder.addPositions(spec, batch, decoderLength);
        if (decoderLength > 1) {
            spec.input(GraphInputs.mask("decoder"), 1, 1, decoderLength, decoderLength);
        }
        return spec;
    }

    /** Fills the encoder's tokens and mask. */
    void fillEncoder(Plan plan, TokenBatch batch) {
        encoder.fill(plan, batch);
    }

    void fillEncoderMask(Plan plan, TokenBatch batch) {
        encoder.fillMask(plan, batch);
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
                    mask[query * decoderLength + key] = layout.reads(query, key) ? 0 : StackFeed.MASKED;
                }
            }
            plan.view(GraphInputs.mask("decoder")).write(mask);
            decoder.fillBuckets(plan, decoderLength, layout::distance, false);
        }
    }

    /** The start token for every row: what the decoder of an atomic-docid model reads. */
    List<int[]> startTokens(int batch) {
        if (decoderLength != 1) {
            throw new IllegalStateException("the decoder reads " + decoderLength + " tokens; give them");
        }
        return Collections.nCopies(batch, new int[] {config.padTokenId()});
    }

    /** The name under which the logits' gradient enters the backward graph. */
    static String logitsGradient(T5Graph graph) {
        return graph.gradientOf(T5Graph.LOGITS);
    }
}
