package genir.interpret.analysis;

import genir.corpus.Progress;
import genir.interpret.patch.Component;
import genir.interpret.session.QueryBatch;
import genir.interpret.session.Session;
import genir.model.run.T5Runner.DecoderRun;
import genir.model.site.Site;
import genir.model.site.StackName;
import java.util.ArrayList;
import java.util.List;

/**
 * How much each component adds to the residual stream, and whether along it or against it (method.md, section 4.1; Figure
 * 3 of the paper).
 *
 * <p>For a component's output c in a layer that takes the residual from r_pre to r_post: the ratio |c| / |r_post - r_pre|,
 * and the cosines of c with r_post (the paper's figure) and with r_pre (its text).
 */
public final class Contributions implements Analysis {
    @Override
    public String name() {
        return "contributions";
    }

    @Override
    public Table run(Session session, Progress progress) {
        Table table = new Table("layer", "component", "measure", "mean", "low", "high", "queries");
        QueryMeans means = new QueryMeans(session);
        List<Site> sites = new ArrayList<>();
        for (int layer = 0; layer < session.layers(); layer++) {
            sites.add(residual(layer, "hook_resid_pre"));
            sites.add(residual(layer, "hook_resid_post"));
            for (Component component : Component.values()) {
                sites.add(component.output(layer));
            }
        }
        try (Progress.Task task = progress.start(name(), session.batches().size())) {
            for (QueryBatch batch : session.batches()) {
                DecoderRun run = session.runner().decoder(batch.tokens(), batch.memory(), sites);
                run.run(List.of());
                for (int layer = 0; layer < session.layers(); layer++) {
                    measure(run, batch, layer, means);
                }
                task.advance(1, "");
            }
        }
        means.addTo(table);
        return table;
    }

    private static Site residual(int layer, String part) {
        return new Site(StackName.DECODER, layer, "", part);
    }

    private static void measure(DecoderRun run, QueryBatch batch, int layer, QueryMeans means) {
        for (int row = 0; row < batch.count(); row++) {
            int query = batch.first() + row;
            float[] before = row(run, residual(layer, "hook_resid_pre"), row);
            float[] after = row(run, residual(layer, "hook_resid_post"), row);
            float[] delta = new float[before.length];
            for (int i = 0; i < delta.length; i++) {
                delta[i] = after[i] - before[i];
            }
            for (Component component : Component.values()) {
                float[] output = row(run, component.output(layer), row);
                String label = component.label();
                means.put(query, ratio(norm(output), norm(delta)), layer, label, "ratio");
                means.put(query, cosine(output, after), layer, label, "cosine_post");
                means.put(query, cosine(output, before), layer, label, "cosine_pre");
            }
        }
    }

    private static float[] row(DecoderRun run, Site site, int row) {
        float[] values = new float[run.view(site).rowLength()];
        run.view(site).readRows(row, row + 1, values, 0);
        return values;
    }

    private static double norm(float[] vector) {
        return Math.sqrt(dot(vector, vector));
    }

    /** 0 for a layer that leaves the residual as it is. */
    private static double ratio(double output, double delta) {
        return delta == 0 ? 0 : output / delta;
    }

    /** 0 where one of the vectors is zero. */
    private static double cosine(float[] a, float[] b) {
        double lengths = norm(a) * norm(b);
        return lengths == 0 ? 0 : dot(a, b) / lengths;
    }

    private static double dot(float[] a, float[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += (double) a[i] * b[i];
        }
        return sum;
    }
}
