package genir.model.run;

import genir.model.Tensor;
import genir.model.graph.T5Graph;
import genir.model.plan.Plan;
import genir.model.plan.PlanSpec;
import genir.model.plan.TensorView;
import genir.model.plan.rewrite.Rewrites;
import genir.model.site.Sites;
import genir.model.weights.Parameters;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads several beginnings of an answer for each query at once, as a beam search does.
 *
 * <p>The beginnings of a query stand one behind the other at the decoder's positions and do not see each other, so that
 * the query's encoder output, and the keys and values made of it, are there once and not for each beginning.
 */
public final class PrefixDecoder {
    private record Sizes(int batch, int length) {}

    private final DecoderLayout layout;
    private final T5Graph graph;
    private final GraphFeed feed;
    private final int width;
    private final String memory;
    private final String lastResidual;
    private final Map<Sizes, Plan> plans = new HashMap<>();

    /**
     * A decoder of one shape.
     *
     * @param prefixes beginnings of each query
     * @param length tokens of each, the start token included
     */
    public PrefixDecoder(Parameters parameters, int prefixes, int length) {
        this.layout = new DecoderLayout(prefixes, length);
        this.graph = new T5Graph(parameters.config(), parameters, layout.positions(), false);
        this.feed = new GraphFeed(parameters, layout, Rewrites.standard());
        this.width = parameters.config().dModel();
        Sites sites = new Sites(parameters.config(), layout.positions());
        this.memory = sites.entry(T5Runner.ENCODER_OUTPUT).variable();
        this.lastResidual = sites.entry(sites.lastResidual()).variable();
    }

    /**
     * The residual stream behind the last decoder layer at each beginning's last token.
     *
     * @param batch the queries; their lengths make the mask over the encoder's positions
     * @param encoded the encoder's output [batch * length, d_model]
     * @param tokens what the decoder reads, [batch][prefix * position], each beginning from the start token on
     * @return [batch * prefix, d_model], for {@link T5Runner#unembed}
     */
    public float[] run(TokenBatch batch, Tensor encoded, List<int[]> tokens) {
        if (tokens.size() != batch.size()) {
            throw new IllegalArgumentException(tokens.size() + " decoder inputs for " + batch.size() + " queries");
        }
        for (int[] row : tokens) {
            if (row.length != layout.positions()) {
                throw new IllegalArgumentException(
                        row.length + " tokens for a decoder of " + layout.positions() + " positions");
            }
        }
        Plan plan = plans.computeIfAbsent(new Sizes(batch.size(), batch.length()), this::compile);
        feed.fillEncoderMask(plan, batch);
        plan.view(memory).write(encoded.data());
        feed.fillDecoder(plan, tokens);
        plan.run();
        TensorView residual = plan.view(lastResidual);
        int rows = batch.size() * layout.sequences();
        float[] last = new float[rows * width];
        for (int row = 0; row < rows; row++) {
            int position = (row + 1) * layout.length() - 1;
            residual.readRows(position, position + 1, last, row * width);
        }
        return last;
    }

    private Plan compile(Sizes sizes) {
        PlanSpec spec = feed.spec(graph.forward(), sizes.batch(), sizes.length());
        spec.input(memory, (long) sizes.batch() * sizes.length(), width);
        spec.keep(lastResidual);
        return spec.compile();
    }
}
