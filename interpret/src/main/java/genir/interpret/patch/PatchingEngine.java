package genir.interpret.patch;

import genir.interpret.lens.Ranks;
import genir.interpret.session.QueryBatch;
import genir.interpret.session.Session;
import genir.model.plan.Hook;
import genir.model.plan.TensorView;
import genir.model.run.T5Runner.DecoderRun;
import genir.model.site.Site;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Runs the decoder with interventions on all queries of a session, batch by batch; of each run only what lies behind the
 * first changed site is computed.
 */
public final class PatchingEngine {
    private final Session session;
    private final Set<Site> sites;
    private final Map<Site, float[]> means = new HashMap<>();

    /**
     * An engine for interventions on given sites.
     *
     * @param sites all that will be changed; their means over the session's queries are computed here
     */
    public PatchingEngine(Session session, Collection<Site> sites) {
        this.session = session;
        this.sites = new LinkedHashSet<>(sites);
        computeMeans();
    }

    private void computeMeans() {
        Map<Site, double[]> sums = new HashMap<>();
        int queries = session.queries().size();
        for (QueryBatch batch : session.batches()) {
            DecoderRun run = session.runner().decoder(batch.tokens(), batch.memory(), sites);
            run.run(List.of());
            for (Site site : sites) {
                TensorView view = run.view(site);
                double[] sum = sums.computeIfAbsent(site, missing -> new double[view.rowLength()]);
                float[] row = new float[view.rowLength()];
                for (int query = 0; query < batch.count(); query++) {
                    view.readRows(query, query + 1, row, 0);
                    for (int i = 0; i < row.length; i++) {
                        sum[i] += row[i];
                    }
                }
            }
        }
        sums.forEach((site, sum) -> {
            float[] mean = new float[sum.length];
            for (int i = 0; i < mean.length; i++) {
                mean[i] = (float) (sum[i] / queries);
            }
            means.put(site, mean);
        });
    }

    /**
     * The rank, among all tokens, of each query's relevant document under each of several experiments.
     *
     * @param experiments each a set of interventions applied together; an empty one is the unpatched model
     * @return [experiment][query]
     */
    public int[][] ranks(List<List<Intervention>> experiments) {
        int[][] ranks = new int[experiments.size()][session.queries().size()];
        for (QueryBatch batch : session.batches()) {
            DecoderRun run = session.runner().decoder(batch.tokens(), batch.memory(), sites);
            for (int experiment = 0; experiment < experiments.size(); experiment++) {
                TensorView logits = run.run(hooks(run, experiments.get(experiment)));
                FloatBuffer scores = logits.floats();
                for (int row = 0; row < batch.count(); row++) {
                    int query = batch.first() + row;
                    ranks[experiment][query] = Ranks.of(scores, row, logits.rowLength(), session.target(query));
                }
            }
        }
        return ranks;
    }

    private List<Hook> hooks(DecoderRun run, List<Intervention> interventions) {
        List<Hook> hooks = new ArrayList<>();
        for (Intervention intervention : interventions) {
            if (!sites.contains(intervention.site())) {
                throw new IllegalArgumentException("the engine was not prepared for " + intervention.site());
            }
            hooks.add(run.overwrite(intervention.site(), view -> overwrite(view, intervention)));
        }
        return hooks;
    }

    private void overwrite(TensorView view, Intervention intervention) {
        if (intervention instanceof Intervention.Zero) {
            view.write(new float[view.rows() * view.rowLength()]);
        } else {
            float[] mean = means.get(intervention.site());
            for (int row = 0; row < view.rows(); row++) {
                view.writeRows(row, row + 1, mean, 0);
            }
        }
    }
}
