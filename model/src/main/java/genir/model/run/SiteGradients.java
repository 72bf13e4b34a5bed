package genir.model.run;

import genir.model.Tensor;
import genir.model.graph.T5Graph;
import genir.model.plan.Plan;
import genir.model.plan.PlanSpec;
import genir.model.plan.rewrite.Rewrites;
import genir.model.site.Site;
import genir.model.site.Sites;
import genir.model.site.StackName;
import genir.model.weights.Parameters;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * The gradients of what the logits add up to with respect to the decoder's sites, in the graph that training differentiates. The
 * decoder reads the start token only, and the encoder's output is given.
 */
public final class SiteGradients {
    private record Key(int batch, int length, Set<Site> sites) {}

    private final Parameters parameters;
    private final T5Graph graph;
    private final GraphFeed feed;
    private final Sites sites;
    private final Map<Key, Plan> plans = new HashMap<>();

    public SiteGradients(Parameters parameters) {
        this.parameters = parameters;
        this.graph = new T5Graph(parameters.config(), parameters, 1, false);
        this.feed = new GraphFeed(parameters, DecoderLayout.single(1), Rewrites.standard());
        this.sites = new Sites(parameters.config(), 1);
    }

    /**
     * Runs a batch forwards and backwards.
     *
     * @param memory encoder output [batch * length, d_model]
     * @param weights how much each logit counts [batch, vocabulary]: a token's logit is 1 at that token
     * @param wanted sites of the decoder
     * @return the gradient of the weighted sum of a row's logits with respect to each site, in the site's shape
     */
    public Map<Site, Tensor> run(TokenBatch batch, Tensor memory, float[] weights, Collection<Site> wanted) {
        for (Site site : wanted) {
            if (site.stack() == StackName.ENCODER) {
                throw new IllegalArgumentException("the decoder alone does not compute " + site);
            }
        }
        Plan plan = plans.computeIfAbsent(new Key(batch.size(), batch.length(), new HashSet<>(wanted)), this::compile);
        feed.fillEncoderMask(plan, batch);
        feed.fillDecoder(
                plan,
                Collections.nCopies(batch.size(), new int[] {parameters.config().padTokenId()}));
        plan.view(sites.entry(T5Runner.ENCODER_OUTPUT).variable()).write(memory.data());
        plan.view(GraphFeed.logitsGradient(graph)).write(weights);
        plan.run();
        Map<Site, Tensor> gradients = new LinkedHashMap<>();
        for (Site site : wanted) {
            gradients.put(site, plan.view(gradient(site)).read());
        }
        return gradients;
    }

    private String gradient(Site site) {
        return graph.gradientOf(sites.entry(site).variable());
    }

    private Plan compile(Key key) {
        PlanSpec spec = feed.spec(graph.backward(), key.batch(), key.length());
        spec.input(
                sites.entry(T5Runner.ENCODER_OUTPUT).variable(),
                (long) key.batch() * key.length(),
                parameters.config().dModel());
        spec.input(
                GraphFeed.logitsGradient(graph),
                key.batch(),
                parameters.config().vocabSize());
        key.sites().forEach(site -> spec.keep(gradient(site)));
        return spec.compile();
    }
}
