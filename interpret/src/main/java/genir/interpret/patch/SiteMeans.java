package genir.interpret.patch;

import genir.interpret.session.QueryBatch;
import genir.interpret.session.Sample;
import genir.model.run.T5Runner;
import genir.model.run.T5Runner.DecoderRun;
import genir.model.site.Site;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The mean of sites' values over the queries of a sample; where a site has a vector for each of a query's tokens, over all tokens of all
 * queries, the same at every position.
 */
final class SiteMeans {
    private SiteMeans() {}

    /** For each site the mean of what the model has there for a query. */
    static Map<Site, float[]> of(T5Runner runner, Sample sample, Collection<Site> sites) {
        Map<Site, double[]> sums = new HashMap<>();
        Map<Site, Integer> lengths = new HashMap<>();
        long tokens = 0;
        for (QueryBatch batch : sample.batches()) {
            DecoderRun run = Runs.of(runner, batch.tokens(), batch.memory(), sites);
            run.run(List.of());
            List<int[]> sequences = batch.tokens().sequences().subList(0, batch.count());
            tokens += sequences.stream().mapToInt(sequence -> sequence.length).sum();
            for (Site site : sites) {
                float[] values = run.view(site).read().data();
                int length = values.length / batch.tokens().size();
                int stride = runner.sites().encoderStride(site);
                lengths.put(site, length);
                double[] sum = sums.computeIfAbsent(site, missing -> new double[stride == 0 ? length : stride]);
                for (int row = 0; row < batch.count(); row++) {
                    int end = stride == 0 ? length : sequences.get(row).length * stride;
                    for (int i = 0; i < end; i++) {
                        sum[i % sum.length] += values[row * length + i];
                    }
                }
            }
        }
        Map<Site, float[]> means = new HashMap<>();
        for (Map.Entry<Site, double[]> each : sums.entrySet()) {
            double[] sum = each.getValue();
            double count = runner.sites().encoderStride(each.getKey()) == 0 ? sample.size() : tokens;
            float[] mean = new float[lengths.get(each.getKey())];
            for (int i = 0; i < mean.length; i++) {
                mean[i] = (float) (sum[i % sum.length] / count);
            }
            means.put(each.getKey(), mean);
        }
        return means;
    }
}
