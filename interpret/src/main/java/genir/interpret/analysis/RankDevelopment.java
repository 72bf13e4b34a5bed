package genir.interpret.analysis;

import genir.corpus.Progress;
import genir.interpret.lens.LogitLens;
import genir.interpret.lens.Ranks;
import genir.interpret.session.QueryBatch;
import genir.interpret.session.Session;
import genir.interpret.table.Table;
import genir.interpret.table.Tables;
import genir.interpret.table.Tables.RankRow;
import genir.model.plan.TensorView;
import genir.model.site.Site;
import java.util.Arrays;
import java.util.Map;

/**
 * Where in the decoder the relevant document rises to the top (method.md, section 4.5; Figure 4 of the paper): the rank of
 * its docid, by the logit lens, in the residual stream within each layer and in the cross-attention and MLP outputs alone;
 * and the ranks of all docids and of all words in the residual behind each layer.
 */
public final class RankDevelopment implements Analysis {
    @Override
    public String name() {
        return "rank-development";
    }

    @Override
    public Outcome run(Session session, Progress progress) {
        Table<RankRow> table = new Table<>(Tables.RANK_DEVELOPMENT);
        QueryMeans means = new QueryMeans(session);
        LogitLens lens = new LogitLens(session.runner());
        Map<LensSites.Place, Site> sites = LensSites.of(session);
        DecoderPass.each(
                session,
                name(),
                sites.values(),
                progress,
                (batch, run) -> sites.forEach((place, site) ->
                        measure(session, lens.logits(run.view(site).read().data()), batch, place, means)));
        means.addTo(table);
        return new Outcome()
                .table(table)
                .fact("reading", session.config().readings().wordRanks())
                .note("Best and worst are the means over queries of the best and the worst rank of each query.");
    }

    private static void measure(
            Session session, TensorView logits, QueryBatch batch, LensSites.Place place, QueryMeans means) {
        int layer = place.layer();
        String name = place.name();
        var floats = logits.floats();
        int width = logits.rowLength();
        int words = session.vocabulary().wordCount();
        boolean whole = name.equals(LensSites.OUTPUT) || name.equals(LensSites.INPUT);
        float[] row = new float[width];
        for (int i = 0; i < batch.count(); i++) {
            int query = batch.first() + i;
            int rank = session.analysed().item(query).rank(floats, i, width);
            means.put(query, rank, layer, name, "relevant", "mean");
            if (!whole) {
                continue;
            }
            floats.get(i * width, row);
            int[] ranks = Ranks.all(row);
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
