package genir.interpret.unit;

import genir.interpret.lens.TopTokens;
import genir.interpret.session.QueryBatch;
import genir.interpret.session.Sample;
import genir.interpret.source.Matrix;
import genir.interpret.source.Unembedding;
import genir.model.plan.TensorView;
import genir.model.run.T5Runner;
import genir.model.run.T5Runner.DecoderRun;
import genir.model.site.Site;
import java.nio.FloatBuffer;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Values of the decoder's sites for all queries of a sample: computed when first asked for, the latest kept as far as they fit. */
final class SampleValues {
    /** Floats that are kept: 128 MiB. */
    private static final long KEPT = 32L << 20;

    private final T5Runner runner;
    private final Sample sample;
    private final Runnable between;
    private final Map<Site, Matrix> values = new LinkedHashMap<>();
    private Matrix leads;

    /** {@code between} is run after each batch. */
    SampleValues(T5Runner runner, Sample sample, Runnable between) {
        this.runner = runner;
        this.sample = sample;
        this.between = between;
    }

    /** A row of the site's value for each query. */
    Matrix of(Site site) {
        Matrix known = values.remove(site);
        if (known == null) {
            read(List.of(site));
        } else {
            // The latest is the last to go.
            values.put(site, known);
        }
        return values.get(site);
    }

    /** Reads sites together, in one pass, if they can all be kept. */
    void prepare(List<Site> sites) {
        long floats = sites.stream()
                .mapToLong(site -> runner.sites().floats(site, sample.size(), longest(), 1))
                .sum();
        if (sample.size() > 0 && floats <= KEPT) {
            read(sites);
        }
    }

    private int longest() {
        return sample.batches().get(0).tokens().length();
    }

    private void read(List<Site> sites) {
        Map<Site, Matrix> all = new LinkedHashMap<>();
        for (QueryBatch batch : sample.batches()) {
            DecoderRun run = runner.decoder(batch.tokens(), batch.memory(), sites);
            run.run(List.of());
            for (Site site : sites) {
                float[] read = run.view(site).read().data();
                int length = read.length / batch.tokens().size();
                Matrix rows = all.computeIfAbsent(site, missing -> Matrix.zeros(sample.size(), length));
                System.arraycopy(read, 0, rows.data(), batch.first() * length, batch.count() * length);
            }
            between.run();
        }
        values.putAll(all);
        long floats =
                values.values().stream().mapToLong(kept -> kept.data().length).sum();
        for (Iterator<Matrix> oldest = values.values().iterator(); floats > KEPT && values.size() > all.size(); ) {
            floats -= oldest.next().data().length;
            oldest.remove();
        }
    }

    /** For each query the direction of its document's lead on the highest other token, divided by the final norm's scale. */
    Matrix leads() {
        if (leads == null) {
            leads = readLeads();
        }
        return leads;
    }

    private Matrix readLeads() {
        Unembedding unembedding = new Unembedding(runner.parameters());
        int width = runner.parameters().config().dModel();
        Site last = runner.sites().lastResidual();
        Matrix all = Matrix.zeros(sample.size(), width);
        for (QueryBatch batch : sample.batches()) {
            DecoderRun run = runner.decoder(batch.tokens(), batch.memory(), List.of(last));
            TensorView logits = run.run(List.of());
            FloatBuffer scores = logits.floats();
            float[] residuals = run.view(last).read().data();
            for (int row = 0; row < batch.count(); row++) {
                int query = batch.first() + row;
                int document = sample.item(query).target();
                int other = TopTokens.other(scores, row, logits.rowLength(), document);
                all.put(query, unembedding.lead(document, other, unembedding.scale(residuals, row * width)));
            }
            between.run();
        }
        return all;
    }
}
