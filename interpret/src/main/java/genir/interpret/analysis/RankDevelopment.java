package genir.interpret.analysis;

import genir.corpus.Progress;
import genir.interpret.lens.LogitLens;
import genir.interpret.lens.Ranks;
import genir.interpret.session.QueryBatch;
import genir.interpret.session.Session;
import genir.model.plan.TensorView;
import genir.model.run.T5Runner.DecoderRun;
import genir.model.site.Site;
import genir.model.site.StackName;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Where in the decoder the relevant document rises to the top (method.md, section 4.5; Figure 4 of the paper): the rank of
 * its docid, by the logit lens, in the residual stream within each layer and in the cross-attention and MLP outputs alone;
 * and the ranks of all docids and of all words in the residual behind each layer.
 */
public final class RankDevelopment implements Analysis {
    private static final List<String> SITES =
            List.of("resid_mid", "resid_mid_cross", "resid_post", "cross_attn_out", "mlp_out");

    @Override
    public String name() {
        return "rank-development";
    }

    @Override
    public Outcome run(Session session, Progress progress) {
        Table table = new Table("layer", "site", "token", "statistic", "value", "low", "high", "queries");
        QueryMeans means = new QueryMeans(session);
        LogitLens lens = new LogitLens(session.runner());
        List<Site> sites = new ArrayList<>();
        sites.add(site(0, "resid_pre"));
        for (int layer = 0; layer < session.layers(); layer++) {
            for (String name : SITES) {
                sites.add(site(layer, name));
            }
        }
        int steps = session.batches().size() * (session.layers() + 1);
        try (Progress.Task task = progress.start(name(), steps)) {
            for (QueryBatch batch : session.batches()) {
                DecoderRun run = session.runner().decoder(batch.tokens(), batch.memory(), sites);
                run.run(List.of());
                measure(session, lens, run, batch, -1, site(0, "resid_pre"), "resid_pre", means);
                task.advance(1, "");
                for (int layer = 0; layer < session.layers(); layer++) {
                    for (String name : SITES) {
                        measure(session, lens, run, batch, layer, site(layer, name), name, means);
                    }
                    task.advance(1, "");
                }
            }
        }
        means.addTo(table);
        return new Outcome()
                .table(name(), table)
                .fact("reading", session.config().readings().wordRanks())
                .note("Best and worst are the means over queries of the best and the worst rank of each query.");
    }

    private static Site site(int layer, String name) {
        return new Site(StackName.DECODER, layer, "", "hook_" + name);
    }

    private static void measure(
            Session session,
            LogitLens lens,
            DecoderRun run,
            QueryBatch batch,
            int layer,
            Site site,
            String name,
            QueryMeans means) {
        TensorView logits = lens.logits(run.view(site).read().data());
        var floats = logits.floats();
        int width = logits.rowLength();
        int words = session.vocabulary().wordCount();
        boolean whole = name.equals("resid_post") || name.equals("resid_pre");
        float[] row = new float[width];
        for (int i = 0; i < batch.count(); i++) {
            int query = batch.first() + i;
            int target = session.target(query);
            if (!whole) {
                means.put(query, Ranks.of(floats, i, width, target), layer, name, "relevant", "mean");
                continue;
            }
            floats.get(i * width, row);
            int[] ranks = Ranks.all(row);
            means.put(query, ranks[target], layer, name, "relevant", "mean");
            group(Arrays.copyOfRange(ranks, words, width), query, layer, name, "docids", means);
            group(Arrays.copyOf(ranks, words), query, layer, name, "words", means);
        }
    }

    private static void group(int[] ranks, int query, int layer, String site, String token, QueryMeans means) {
        Arrays.sort(ranks);
        int middle = ranks.length / 2;
        double median = ranks.length % 2 == 1 ? ranks[middle] : (ranks[middle - 1] + ranks[middle]) / 2.0;
        means.put(query, Arrays.stream(ranks).average().orElse(0), layer, site, token, "mean");
        means.put(query, median, layer, site, token, "median");
        means.put(query, ranks[0], layer, site, token, "best");
        means.put(query, ranks[ranks.length - 1], layer, site, token, "worst");
    }
}
