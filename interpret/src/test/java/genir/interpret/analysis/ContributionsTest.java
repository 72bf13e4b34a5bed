package genir.interpret.analysis;

import static org.assertj.core.api.Assertions.assertThat;

import genir.corpus.Progress;
import genir.interpret.SmallModel;
import genir.interpret.patch.Component;
import genir.interpret.session.QueryBatch;
import genir.interpret.session.Session;
import genir.interpret.table.Table;
import genir.model.Tensor;
import genir.model.site.Site;
import genir.model.weights.Parameters;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class ContributionsTest {
    private static final Offset<Double> CLOSE = Offset.offset(1e-5);

    private static Table<?> run(Session session) {
        return new Contributions().run(session, Progress.NONE).table("contributions");
    }

    @Test
    void equalThoseOfCapturedValues() {
        Session session = SmallModel.session(SmallModel.trained());
        Table<?> table = run(session);
        assertThat(table.rows()).hasSize(SmallModel.LAYERS * 3 * 3);
        for (int layer = 0; layer < SmallModel.LAYERS; layer++) {
            for (Component component : Component.values()) {
                double ratio = 0;
                double post = 0;
                double pre = 0;
                for (QueryBatch batch : session.batches()) {
                    List<Site> sites = List.of(
                            session.runner().sites().parse("decoder." + layer + ".hook_resid_pre"),
                            session.runner().sites().parse("decoder." + layer + ".hook_resid_post"),
                            component.output(layer));
                    Map<Site, Tensor> values = session.runner().run(batch.tokens(), sites);
                    for (int row = 0; row < batch.count(); row++) {
                        float[] before = values.get(sites.get(0)).row(row);
                        float[] after = values.get(sites.get(1)).row(row);
                        float[] output = values.get(sites.get(2)).row(row);
                        double delta = 0;
                        for (int i = 0; i < before.length; i++) {
                            delta += Math.pow((double) after[i] - before[i], 2);
                        }
                        ratio += Math.sqrt(dot(output, output) / delta) / 16;
                        post += dot(output, after) / Math.sqrt(dot(output, output) * dot(after, after)) / 16;
                        pre += dot(output, before) / Math.sqrt(dot(output, output) * dot(before, before)) / 16;
                    }
                }
                String label = component.label();
                assertThat(Rows.value(table, "mean", layer, label, "ratio")).isCloseTo(ratio, CLOSE);
                assertThat(Rows.value(table, "mean", layer, label, "cosine_post"))
                        .isCloseTo(post, CLOSE);
                assertThat(Rows.value(table, "mean", layer, label, "cosine_pre"))
                        .isCloseTo(pre, CLOSE);
                assertThat(Rows.value(table, "low", layer, label, "ratio"))
                        .isLessThanOrEqualTo(Rows.value(table, "high", layer, label, "ratio"));
                assertThat(Rows.value(table, "queries", layer, label, "ratio")).isEqualTo(16);
            }
        }
    }

    private static double dot(float[] a, float[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += (double) a[i] * b[i];
        }
        return sum;
    }

    /** Layer 0: cross-attention alone; layer 1: all but the MLP; layer 2: nothing at all. */
    @Test
    void componentsWithoutWeightsContributeNothing() {
        Parameters parameters = SmallModel.trained();
        for (String weight : List.of(
                "0.layer.0.SelfAttention.o",
                "0.layer.2.DenseReluDense.wo",
                "1.layer.2.DenseReluDense.wo",
                "2.layer.0.SelfAttention.o",
                "2.layer.1.EncDecAttention.o",
                "2.layer.2.DenseReluDense.wo")) {
            SmallModel.zero(parameters, "decoder.block." + weight + ".weight");
        }
        Table<?> table = run(SmallModel.session(parameters));
        assertThat(Rows.value(table, "mean", 0, "cross_attention", "ratio")).isCloseTo(1, CLOSE);
        assertThat(Rows.value(table, "mean", 0, "mlp", "ratio")).isZero();
        assertThat(Rows.value(table, "mean", 0, "mlp", "cosine_post")).isZero();
        assertThat(Rows.value(table, "mean", 1, "mlp", "ratio")).isZero();
        assertThat(Rows.value(table, "mean", 1, "cross_attention", "ratio")).isPositive();
        for (Component component : Component.values()) {
            for (String measure : List.of("ratio", "cosine_post", "cosine_pre")) {
                for (String column : List.of("mean", "low", "high")) {
                    assertThat(Rows.value(table, column, 2, component.label(), measure))
                            .isZero();
                }
            }
        }
    }

    /** The start token is k e_0 and self-attention turns e_0 by 90 degrees into one as long: cosines 0 and 1/sqrt 2. */
    @Test
    void cosinesOfAKnownTurn() {
        Parameters parameters = new Parameters(SmallModel.untrained().config());
        float[] start = new float[16];
        start[0] = 4;
        parameters.floats("shared.weight").put(0, start);
        for (String name : new ArrayList<>(parameters.layout().slots().keySet())) {
            if (name.endsWith("layer_norm.weight")) {
                parameters.floats(name).fill(1);
            }
        }
        // The norm makes 4 e_0 of any multiple of e_0 in 16 dimensions: sqrt(16 / 1).
        parameters.floats("decoder.block.0.layer.0.SelfAttention.v.weight").put(0, 1);
        parameters.floats("decoder.block.0.layer.0.SelfAttention.o.weight").put(5 * 8, 1);
        Table<?> table = run(SmallModel.session(parameters));
        assertThat(Rows.value(table, "mean", 0, "self_attention", "ratio")).isCloseTo(1, CLOSE);
        assertThat(Rows.value(table, "mean", 0, "self_attention", "cosine_pre")).isCloseTo(0, CLOSE);
        assertThat(Rows.value(table, "mean", 0, "self_attention", "cosine_post"))
                .isCloseTo(Math.sqrt(0.5), CLOSE);
    }
}
