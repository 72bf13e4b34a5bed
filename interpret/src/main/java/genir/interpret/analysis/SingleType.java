package genir.interpret.analysis;

import genir.corpus.Progress;
import genir.interpret.lens.LogitLens;
import genir.interpret.patch.Component;
import genir.interpret.session.Session;
import genir.interpret.table.Table;
import genir.interpret.table.Tables;
import genir.interpret.table.Tables.SingleTypeRankRow;
import genir.interpret.table.Tables.SingleTypeRow;
import genir.model.plan.TensorView;
import genir.model.site.Site;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * What one type of component says alone (method.md, section 4.6): logits of the sum of only the MLP outputs, only the
 * cross-attention outputs, or only the self-attention outputs, each component having run on its normal input.
 */
public final class SingleType implements Analysis {
    private static final int[] LIMITS = {1, 10, 100};
    private static final List<String> BUCKETS = List.of("1", "2-10", "11-100", "101-");

    @Override
    public String name() {
        return "single-type";
    }

    @Override
    public Outcome run(Session session, Progress progress) {
        QueryMeans means = new QueryMeans(session);
        Table<SingleTypeRankRow> perQuery = new Table<>(Tables.SINGLE_TYPE_RANKS);
        LogitLens lens = new LogitLens(session.runner());
        List<Site> sites = new ArrayList<>();
        for (int layer = 0; layer < session.layers(); layer++) {
            for (Component component : Component.values()) {
                sites.add(component.output(layer));
            }
        }
        DecoderPass.each(session, name(), sites, progress, (batch, run) -> {
            for (Component component : Component.values()) {
                float[] sum = run.view(component.output(0)).read().data();
                for (int layer = 1; layer < session.layers(); layer++) {
                    float[] output = run.view(component.output(layer)).read().data();
                    for (int i = 0; i < sum.length; i++) {
                        sum[i] += output[i];
                    }
                }
                TensorView logits = lens.logits(sum);
                FloatBuffer scores = logits.floats();
                for (int row = 0; row < batch.count(); row++) {
                    int query = batch.first() + row;
                    int rank = session.analysed().item(query).rank(scores, row, logits.rowLength());
                    perQuery.add(new SingleTypeRankRow(
                            component.label(), session.queries().get(query).id(), rank));
                    String bucket = bucket(rank);
                    for (String each : BUCKETS) {
                        means.put(query, each.equals(bucket) ? 1 : 0, component.label(), each);
                    }
                }
            }
        });
        Table<SingleTypeRow> table = new Table<>(Tables.SINGLE_TYPE);
        means.addTo(table);
        return new Outcome()
                .table(table)
                .perQuery(perQuery)
                .note("The embedding of the start token is left out of the sums.");
    }

    private static String bucket(int rank) {
        for (int i = 0; i < LIMITS.length; i++) {
            if (rank <= LIMITS[i]) {
                return BUCKETS.get(i);
            }
        }
        return BUCKETS.get(LIMITS.length);
    }
}
