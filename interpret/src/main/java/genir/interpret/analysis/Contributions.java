package genir.interpret.analysis;

import genir.corpus.Progress;
import genir.interpret.patch.Component;
import genir.interpret.session.QueryBatch;
import genir.interpret.session.Session;
import genir.interpret.source.Weights;
import genir.interpret.table.Table;
import genir.interpret.table.Tables;
import genir.interpret.table.Tables.ContributionCosineRow;
import genir.interpret.table.Tables.ContributionRow;
import genir.model.site.Site;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * How much each component adds to the residual stream, and whether along it or against it (method.md, section 4.1; Figure
 * 3 of the paper).
 *
 * <p>For a component's output c in a layer that takes the residual from r_pre to r_post: the ratio |c| / |r_post - r_pre|,
 * and the cosines of c with r_post (the paper's figure) and with r_pre (its text). Also the cosine of c with the output of
 * every earlier layer's MLP.
 */
public final class Contributions implements Analysis {
    @Override
    public String name() {
        return "contributions";
    }

    @Override
    public Outcome run(Session session, Progress progress) {
        QueryMeans means = new QueryMeans(session);
        QueryMeans cosines = new QueryMeans(session);
        DecoderPass.each(session, name(), sites(session), progress, (batch, run) -> {
            Map<Site, float[]> values = new HashMap<>();
            sites(session)
                    .forEach(site -> values.put(site, run.view(site).read().data()));
            for (int row = 0; row < batch.count(); row++) {
                for (int layer = 0; layer < session.layers(); layer++) {
                    measure(values, row, batch, layer, means);
                    compare(values, row, batch, layer, cosines);
                }
            }
        });
        Table<ContributionRow> table = new Table<>(Tables.CONTRIBUTIONS);
        means.addTo(table);
        Table<ContributionCosineRow> later = new Table<>(Tables.CONTRIBUTION_COSINES);
        cosines.addTo(later);
        return new Outcome()
                .table(table)
                .table(later)
                .fact("reading", "cosine_" + session.config().readings().cosine())
                .note("The ratio is the length of a component's output over the length of what the whole layer adds.");
    }

    /** Cross-attention's mean share of the lengths of a layer's three outputs, for each layer. */
    static double[] crossShare(Session session, Progress progress) {
        double[] share = new double[session.layers()];
        DecoderPass.each(session, "contribution profile", sites(session), progress, (batch, run) -> {
            for (int layer = 0; layer < share.length; layer++) {
                double[] lengths = new double[batch.count()];
                double[] cross = new double[batch.count()];
                for (Component component : Component.values()) {
                    float[] output = run.view(component.output(layer)).read().data();
                    int width = output.length / batch.tokens().size();
                    for (int row = 0; row < batch.count(); row++) {
                        double length = Weights.norm(output, row * width, width);
                        lengths[row] += length;
                        cross[row] += component == Component.CROSS_ATTENTION ? length : 0;
                    }
                }
                for (int row = 0; row < batch.count(); row++) {
                    share[layer] +=
                            ratio(cross[row], lengths[row]) / session.analysed().size();
                }
            }
        });
        return share;
    }

    private static List<Site> sites(Session session) {
        List<Site> sites = new ArrayList<>();
        for (int layer = 0; layer < session.layers(); layer++) {
            sites.add(DecoderPass.residual(layer, "hook_resid_pre"));
            sites.add(DecoderPass.residual(layer, "hook_resid_post"));
            for (Component component : Component.values()) {
                sites.add(component.output(layer));
            }
        }
        return sites;
    }

    private static void measure(Map<Site, float[]> values, int row, QueryBatch batch, int layer, QueryMeans means) {
        int query = batch.first() + row;
        float[] before = values.get(DecoderPass.residual(layer, "hook_resid_pre"));
        float[] after = values.get(DecoderPass.residual(layer, "hook_resid_post"));
        int width = before.length / batch.tokens().size();
        int at = row * width;
        float[] delta = new float[width];
        for (int i = 0; i < width; i++) {
            delta[i] = after[at + i] - before[at + i];
        }
        double added = Weights.norm(delta, 0, width);
        for (Component component : Component.values()) {
            float[] output = values.get(component.output(layer));
            String label = component.label();
            means.put(query, ratio(Weights.norm(output, at, width), added), layer, label, "ratio");
            means.put(query, cosine(output, after, at, width), layer, label, "cosine_post");
            means.put(query, cosine(output, before, at, width), layer, label, "cosine_pre");
        }
    }

    private static void compare(Map<Site, float[]> values, int row, QueryBatch batch, int layer, QueryMeans cosines) {
        for (int early = 0; early < layer; early++) {
            float[] mlp = values.get(Component.MLP.output(early));
            int width = mlp.length / batch.tokens().size();
            for (Component component : Component.values()) {
                float[] output = values.get(component.output(layer));
                double cosine = cosine(output, mlp, row * width, width);
                cosines.put(batch.first() + row, cosine, early, layer, component.label());
            }
        }
    }

    /** 0 for a layer that leaves the residual as it is. */
    private static double ratio(double output, double delta) {
        return delta == 0 ? 0 : output / delta;
    }

    /** 0 where one of the vectors is zero. */
    private static double cosine(float[] a, float[] b, int at, int width) {
        double lengths = Weights.norm(a, at, width) * Weights.norm(b, at, width);
        return lengths == 0 ? 0 : Weights.dot(a, at, b, at, width) / lengths;
    }
}
