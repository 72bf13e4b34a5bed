package genir.interpret.analysis;

import static org.assertj.core.api.Assertions.assertThat;

import genir.corpus.Progress;
import genir.interpret.SmallModel;
import genir.interpret.session.Session;
import genir.interpret.table.Table;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class RankDevelopmentTest {
    private static final int LAST = SmallModel.LAYERS - 1;

    @Test
    void correctQueriesEndAtRankOne() {
        Session session = SmallModel.session(SmallModel.trained(), "correct", null, 6);
        assertThat(session.queries()).hasSize(16);
        Table<?> table = new RankDevelopment().run(session, Progress.NONE).table("rank-development");
        assertThat(Rows.value(table, "value", LAST, "resid_post", "relevant", "mean"))
                .isEqualTo(1);
        assertThat(Rows.value(table, "high", LAST, "resid_post", "relevant", "mean"))
                .isEqualTo(1);
        assertThat(Rows.value(table, "value", LAST, "resid_post", "docids", "best"))
                .isEqualTo(1);
        // Before the first layer there is only the start token: no query can be right for all.
        assertThat(Rows.value(table, "value", -1, "resid_pre", "relevant", "mean"))
                .isGreaterThan(1);
        assertThat(Rows.value(table, "low", -1, "resid_pre", "words", "mean"))
                .isEqualTo(Rows.value(table, "high", -1, "resid_pre", "words", "mean"));
    }

    @Test
    void ranksOfAllTokensAddUp() {
        Session session = SmallModel.session(SmallModel.untrained());
        Table<?> table = new RankDevelopment().run(session, Progress.NONE).table("rank-development");
        int size = SmallModel.vocabulary().size();
        int words = SmallModel.vocabulary().wordCount();
        for (int layer = -1; layer <= LAST; layer++) {
            String site = layer < 0 ? "resid_pre" : "resid_post";
            double ofWords = Rows.value(table, "value", layer, site, "words", "mean");
            double ofDocids = Rows.value(table, "value", layer, site, "docids", "mean");
            assertThat((ofWords * words + ofDocids * (size - words)) / size)
                    .isCloseTo((size + 1) / 2.0, Offset.offset(1e-9));
            double best = Math.min(
                    Rows.value(table, "value", layer, site, "words", "best"),
                    Rows.value(table, "value", layer, site, "docids", "best"));
            assertThat(best).isGreaterThanOrEqualTo(1);
            for (String token : new String[] {"words", "docids"}) {
                double least = Rows.value(table, "value", layer, site, token, "best");
                double middle = Rows.value(table, "value", layer, site, token, "median");
                double most = Rows.value(table, "value", layer, site, token, "worst");
                assertThat(least).isLessThan(middle);
                assertThat(middle).isLessThan(most);
                assertThat(most).isLessThanOrEqualTo(size);
            }
        }
        // Five sites a layer, each the relevant rank; the residuals before and behind, eight statistics more.
        assertThat(table.rows()).hasSize(5 * SmallModel.LAYERS + 1 + 8 * (SmallModel.LAYERS + 1));
    }

    /** The residual behind the cross-attention of a layer without an MLP is the residual behind the layer. */
    @Test
    void aLayerWithoutAnMlpMovesNothing() {
        var parameters = SmallModel.untrained();
        SmallModel.zero(parameters, "decoder.block.1.layer.2.DenseReluDense.wo.weight");
        Table<?> table = new RankDevelopment()
                .run(SmallModel.session(parameters), Progress.NONE)
                .table("rank-development");
        assertThat(Rows.value(table, "value", 1, "resid_mid_cross", "relevant", "mean"))
                .isEqualTo(Rows.value(table, "value", 1, "resid_post", "relevant", "mean"));
        // A zero output says nothing: all logits are 0, and the docid's rank is its token.
        double mean = 0;
        Session session = SmallModel.session(parameters);
        for (int query = 0; query < 16; query++) {
            mean += (session.target(query) + 1) / 16.0;
        }
        assertThat(Rows.value(table, "value", 1, "mlp_out", "relevant", "mean")).isCloseTo(mean, Offset.offset(1e-9));
    }
}
