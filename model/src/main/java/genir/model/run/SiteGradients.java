package genir.model.run;

import genir.model.Tensor;
import genir.model.graph.T5Graph;
import genir.model.plan.Plan;
import genir.model.plan.PlanSpec;
import genir.model.site.Site;
import genir.model.site.StackName;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * The gradients of what the logits add up to with respect to the decoder's sites, in the graph that training differentiates. The
 * decoder computes one position, and the encoder's output is given.
 */
public final class SiteGradients {
    private record Key(int batch, int length, Set<Site> sites) {}

    private final T5Runner runner;
    private final T5Graph graph;
    private final Map<Key, Plan> plans = new HashMap<>();

    /** The gradients in a runner's graph. */
    public SiteGradients(T5Runner runner) {
        this.runner = runner;
        this.graph = runner.graph();
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
        runner.fillDecoder(plan, batch, memory);
        plan.view(GraphFeed.logitsGradient(graph)).write(weights);
        plan.run();
        Map<Site, Tensor> gradients = new LinkedHashMap<>();
        for (Site site : wanted) {
            gradients.put(site, plan.view(gradient(site)).read());
        }
        return gradients;
    }

    private String gradient(Site site) {
        return graph.gradientOf(runner.sites().entry(site).variable());
    }

    private Plan compile(Key key) {
        PlanSpec spec = runner.spec(graph.backward(), key.batch(), key.length());
        spec.input(
                runner.sites().entry(T5Runner.ENCODER_OUTPUT).variable(),
                (long) key.batch() * key.length(),
                runner.parameters().config().dModel());
        spec.input(
                GraphFeed.logitsGradient(graph),
                key.batch(),
                runner.parameters().config().vocabSize());
        key.sites().forEach(site -> spec.keep(gradient(site)));
        return spec.compile();
    }
}
