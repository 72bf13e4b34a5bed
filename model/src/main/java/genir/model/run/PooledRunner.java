package genir.model.run;

import genir.model.graph.PooledGraph;
import genir.model.plan.Edit;
import genir.model.plan.Hook;
import genir.model.plan.Plan;
import genir.model.plan.PlanSpec;
import genir.model.plan.TensorView;
import genir.model.plan.rewrite.Rewrites;
import genir.model.site.Site;
import genir.model.site.Sites;
import genir.model.weights.Parameters;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Runs an encoder that makes one vector of length 1 of each text, batch by batch, and lets hooks see and change its sites: what {@link
 * PooledEncoder} is for reading the model, not for making vectors that are the same to the last bit in any batch.
 */
public final class PooledRunner {
    private record Key(int batch, int length, Set<Site> sites) {}

    private final Parameters parameters;
    private final PooledGraph graph;
    private final StackFeed feed;
    private final Sites sites;
    private final Map<Key, Plan> plans = new HashMap<>();

    /** A runner of these weights; it reads nothing of a decoder. */
    public PooledRunner(Parameters parameters) {
        this.parameters = parameters;
        this.graph = new PooledGraph(parameters);
        this.feed = new StackFeed(parameters.config(), PooledGraph.STACK);
        this.sites = new Sites(parameters.config(), 1);
    }

    public Parameters parameters() {
        return parameters;
    }

    /**
     * Prepares a batch. The run before it, of a batch of the same size and length with the same sites, is over then.
     *
     * @param hooked sites of the encoder that hooks will read or overwrite
     */
    public Run on(TokenBatch batch, Collection<Site> hooked) {
        Plan plan = plans.computeIfAbsent(new Key(batch.size(), batch.length(), new HashSet<>(hooked)), this::compile);
        feed.fillTexts(plan, batch);
        return new Run(plan);
    }

    private Plan compile(Key key) {
        PlanSpec spec = new PlanSpec(graph.forward(), parameters::external, parameters.device())
                .rewrites(Rewrites.standard())
                .keep(PooledGraph.VECTORS)
                .rerunnable();
        key.sites().forEach(site -> spec.keep(variable(site)));
        feed.addPooled(spec, key.batch(), key.length());
        feed.keepConstants(spec, graph.forward());
        Plan plan = spec.compile();
        feed.fillConstants(plan, key.length());
        return plan;
    }

    private String variable(Site site) {
        return sites.entry(site).variable();
    }

    /** The encoder on one batch, run as often as wanted with different hooks. */
    public final class Run {
        private final Plan plan;
        private boolean ran;

        private Run(Plan plan) {
            this.plan = plan;
        }

        /**
         * Runs with hooks; only what they, or those of the run before, can have changed is computed again.
         *
         * @return the texts' vectors [batch, d_model], valid until the next run
         */
        public TensorView run(List<Hook> hooks) {
            if (ran) {
                plan.rerun(hooks);
            } else {
                plan.run(hooks);
                ran = true;
            }
            return plan.view(PooledGraph.VECTORS);
        }

        /** A hooked site's value where it lies. */
        public TensorView view(Site site) {
            return plan.view(variable(site));
        }

        /** A hook on a site that is nothing but changes. */
        public Hook edit(Site site, List<Edit> edits) {
            return Hook.edit(variable(site), false, edits);
        }
    }
}
