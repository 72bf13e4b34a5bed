package genir.model.run;

import genir.model.T5Config;
import genir.model.Tensor;
import genir.model.graph.GraphInputs;
import genir.model.graph.T5Graph;
import genir.model.plan.Plan;
import genir.model.plan.PlanSpec;
import genir.model.plan.rewrite.Rewrite;
import genir.model.site.Site;
import genir.model.site.StackName;
import genir.model.weights.Parameters;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.nd4j.autodiff.samediff.SameDiff;

/** What goes into the graph for a batch of given sizes: shapes when a plan is compiled, numbers before it runs. */
final class GraphFeed {
    /** Of self-attention, what later positions read of earlier ones. */
    private static final List<String> PARTS = List.of("k", "v");

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
        decoder.addPositions(spec, batch, decoderLength, layout.keys());
        if (layout.keys() > 1) {
            spec.input(GraphInputs.mask("decoder"), 1, 1, decoderLength, layout.keys());
        }
        if (layout.past() > 0) {
            addPast(spec, batch);
        }
        return spec;
    }

    private void addPast(PlanSpec spec, int batch) {
        int heads = config.numHeads();
        spec.input(GraphInputs.own("decoder"), batch, heads, layout.keys(), 1);
        for (int layer = 0; layer < config.numDecoderLayers(); layer++) {
            for (String part : PARTS) {
                spec.input(GraphInputs.past("decoder", layer, part), batch, heads, layout.keys(), config.dKv());
            }
        }
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
        int keys = layout.keys();
        if (keys > 1) {
            float[] mask = new float[decoderLength * keys];
            for (int query = 0; query < decoderLength; query++) {
                for (int key = 0; key < keys; key++) {
                    mask[query * keys + key] = layout.reads(query, key) ? 0 : StackFeed.MASKED;
                }
            }
            plan.view(GraphInputs.mask("decoder")).write(mask);
            decoder.fillBuckets(plan, decoderLength, keys, layout::distance, false);
        }
    }

    /**
     * Fills the keys and values of the positions before the computed one.
     *
     * @param batch rows
     * @param sites what a decoder over all positions but the last, or over all, has at {@code hook_k} and {@code hook_v} of its
     *     self-attention, [batch, position, head, d_kv]
     */
    void fillPast(Plan plan, int batch, Map<Site, Tensor> sites) {
        int heads = config.numHeads();
        int keys = layout.keys();
        int width = config.dKv();
        float[] own = new float[batch * heads * keys];
        for (int last = keys - 1; last < own.length; last += keys) {
            own[last] = 1;
        }
        plan.view(GraphInputs.own("decoder")).write(own);
        for (int layer = 0; layer < config.numDecoderLayers(); layer++) {
            for (String part : PARTS) {
                float[] all = sites.get(past(layer, part)).data();
                int positions = all.length / (batch * heads * width);
                float[] byHead = new float[batch * heads * keys * width];
                for (int row = 0; row < batch; row++) {
                    for (int position = 0; position < layout.past(); position++) {
                        for (int head = 0; head < heads; head++) {
                            System.arraycopy(
                                    all,
                                    ((row * positions + position) * heads + head) * width,
                                    byHead,
                                    ((row * heads + head) * keys + position) * width,
                                    width);
                        }
                    }
                }
                plan.view(GraphInputs.past("decoder", layer, part)).write(byHead);
            }
        }
    }

    /** The sites that {@link #fillPast} wants. */
    List<Site> pastSites() {
        List<Site> wanted = new ArrayList<>();
        for (int layer = 0; layer < config.numDecoderLayers(); layer++) {
            for (String part : PARTS) {
                wanted.add(past(layer, part));
            }
        }
        return wanted;
    }

    private static Site past(int layer, String part) {
        return new Site(StackName.DECODER, layer, "attn", "hook_" + part);
    }

    /**
     * What a decoder of one position reads of a batch: the last token that was said, or the start token.
     *
     * @throws IllegalArgumentException if not as many tokens were said as there are positions before
     */
    List<int[]> lastTokens(TokenBatch batch) {
        if (decoderLength != 1) {
            throw new IllegalStateException("the decoder reads " + decoderLength + " tokens; give them");
        }
        if (batch.past() != layout.past()) {
            throw new IllegalArgumentException(
                    batch.past() + " tokens were said where the decoder has " + layout.past() + " positions before");
        }
        return batch.decoderTokens(config).stream()
                .map(tokens -> new int[] {tokens[layout.past()]})
                .toList();
    }

    /** The name under which the logits' gradient enters the backward graph. */
    static String logitsGradient(T5Graph graph) {
        return graph.gradientOf(T5Graph.LOGITS);
    }
}
