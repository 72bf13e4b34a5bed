package genir.interpret.patch;

import genir.interpret.session.QueryBatch;
import genir.interpret.session.Sample;
import genir.model.plan.TensorView;
import genir.model.run.T5Runner;
import genir.model.run.T5Runner.DecoderRun;
import genir.model.site.Site;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The mean of sites' values over the queries of a sample. */
final class SiteMeans {
    private SiteMeans() {}

    /** For each site the mean of what the decoder has there for a query. */
    static Map<Site, float[]> of(T5Runner runner, Sample sample, Collection<Site> sites) {
        Map<Site, double[]> sums = new HashMap<>();
        for (QueryBatch batch : sample.batches()) {
            DecoderRun run = runner.decoder(batch.tokens(), batch.memory(), sites);
            run.run(List.of());
            for (Site site : sites) {
                TensorView view = run.view(site);
                float[] values = view.read().data();
                int length = values.length / batch.tokens().size();
                double[] sum = sums.computeIfAbsent(site, missing -> new double[length]);
                for (int i = 0; i < batch.count() * length; i++) {
                    sum[i % length] += values[i];
                }
            }
        }
        Map<Site, float[]> means = new HashMap<>();
        sums.forEach((site, sum) -> {
            float[] mean = new float[sum.length];
            for (int i = 0; i < mean.length; i++) {
                mean[i] = (float) (sum[i] / sample.size());
            }
            means.put(site, mean);
        });
        return means;
    }
}
