package genir.interpret.patch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import genir.interpret.SmallModel;
import genir.interpret.lens.LogitLens;
import genir.interpret.lens.Ranks;
import genir.interpret.session.QueryBatch;
import genir.interpret.session.Session;
import genir.model.plan.TensorView;
import genir.model.run.T5Runner;
import genir.model.site.Site;
import genir.model.weights.Parameters;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PatchingEngineTest {
    private static List<Site> outputs() {
        List<Site> sites = new ArrayList<>();
        for (int layer = 0; layer < SmallModel.LAYERS; layer++) {
            for (Component component : Component.values()) {
                sites.add(component.output(layer));
            }
        }
        return sites;
    }

    private static List<Intervention> zeros(List<Site> sites) {
        return sites.stream().<Intervention>map(Intervention.Zero::new).toList();
    }

    private static List<Intervention> means(List<Site> sites) {
        return sites.stream().<Intervention>map(Intervention.Mean::new).toList();
    }

    private static int[] unpatched(Session session) {
        int[] ranks = new int[session.queries().size()];
        for (QueryBatch batch : session.batches()) {
            TensorView logits = session.runner().logits(batch.tokens());
            for (int row = 0; row < batch.count(); row++) {
                int query = batch.first() + row;
                ranks[query] = Ranks.of(logits.floats(), row, logits.rowLength(), session.target(query));
            }
        }
        return ranks;
    }

    @Test
    void withoutInterventionsRanksAreTheModels() {
        Session untrained = SmallModel.session(SmallModel.untrained());
        int[] expected = unpatched(untrained);
        assertThat(Arrays.stream(expected).distinct().count()).isGreaterThan(3);
        // Before, between and after experiments that change a lot.
        int[][] ranks = new PatchingEngine(untrained, outputs())
                .ranks(List.of(List.of(), zeros(outputs()), List.of(), means(outputs()), List.of()));
        assertThat(ranks[0]).containsExactly(expected);
        assertThat(ranks[1]).isNotEqualTo(expected);
        assertThat(ranks[2]).containsExactly(expected);
        assertThat(ranks[4]).containsExactly(expected);

        Session trained = SmallModel.session(SmallModel.trained());
        assertThat(new PatchingEngine(trained, List.of()).ranks(List.of(List.of()))[0])
                .containsOnly(1)
                .hasSize(16);
    }

    @ParameterizedTest
    @CsvSource({
        "SELF_ATTENTION,layer.0.SelfAttention.o",
        "CROSS_ATTENTION,layer.1.EncDecAttention.o",
        "MLP,layer.2.DenseReluDense.wo"
    })
    void aZeroedOutputIsAModelWithoutTheOutputMatrix(Component component, String matrix) {
        for (int layer = 0; layer < SmallModel.LAYERS; layer++) {
            Parameters without = SmallModel.untrained();
            SmallModel.zero(without, "decoder.block." + layer + "." + matrix + ".weight");
            Session session = SmallModel.session(without);
            int[] expected = unpatched(session);
            List<Intervention> zero = zeros(List.of(component.output(layer)));
            assertThat(new PatchingEngine(SmallModel.session(SmallModel.untrained()), outputs())
                            .ranks(List.of(zero))[0])
                    .as("layer " + layer)
                    .containsExactly(expected)
                    .isNotEqualTo(unpatched(SmallModel.session(SmallModel.untrained())));
            // Where the matrix is zero already, nothing changes; the mean of zeros is zero too.
            int[][] same = new PatchingEngine(session, outputs())
                    .ranks(List.of(zero, means(List.of(component.output(layer)))));
            assertThat(same[0]).containsExactly(expected);
            assertThat(same[1]).containsExactly(expected);
        }
    }

    @Test
    void withoutAnyComponentOnlyTheStartTokenSpeaks() {
        Session session = SmallModel.session(SmallModel.untrained());
        float[] start = new float[16];
        session.runner().parameters().floats("shared.weight").get(0, start);
        TensorView logits = new LogitLens(session.runner()).logits(start);
        int[] ranks = new PatchingEngine(session, outputs()).ranks(List.of(zeros(outputs())))[0];
        for (int query = 0; query < ranks.length; query++) {
            assertThat(ranks[query]).isEqualTo(Ranks.of(logits.floats(), 0, logits.rowLength(), session.target(query)));
        }
    }

    @Test
    void theMeanOfOneQueryIsItsOwnValue() {
        Session session = SmallModel.session(SmallModel.untrained(), "all", 1, 6);
        int[][] ranks = new PatchingEngine(session, outputs())
                .ranks(List.of(means(outputs()), means(List.of(Component.MLP.output(1)))));
        assertThat(ranks[0]).containsExactly(unpatched(session)).hasSize(1);
        assertThat(ranks[1]).containsExactly(unpatched(session));
    }

    /** Rows that only fill up the last batch must not count. */
    @Test
    void meansDoNotDependOnTheBatches() {
        List<List<Intervention>> experiments = new ArrayList<>();
        for (Site site : outputs()) {
            experiments.add(means(List.of(site)));
        }
        int[][] expected = new PatchingEngine(SmallModel.session(SmallModel.untrained(), "all", 13, 13), outputs())
                .ranks(experiments);
        for (int size : new int[] {1, 6, 64}) {
            Session session = SmallModel.session(SmallModel.untrained(), "all", 13, size);
            assertThat(new PatchingEngine(session, outputs()).ranks(experiments))
                    .isDeepEqualTo(expected);
        }
    }

    /** With every output at its mean all queries end in the same residual, but still in their own ranks. */
    @Test
    void meansEverywhereMakeQueriesAlike() {
        Session session = SmallModel.session(SmallModel.trained());
        int[] ranks = new PatchingEngine(session, outputs()).ranks(List.of(means(outputs())))[0];
        for (int query = 0; query < ranks.length; query += 2) {
            assertThat(ranks[query + 1]).isEqualTo(ranks[query]);
        }
        assertThat(Arrays.stream(ranks).distinct().count()).isEqualTo(8);
    }

    @Test
    void sitesMustBeAnnounced() {
        PatchingEngine engine =
                new PatchingEngine(SmallModel.session(SmallModel.untrained()), List.of(Component.MLP.output(0)));
        assertThatThrownBy(() -> engine.ranks(List.of(zeros(List.of(Component.MLP.output(1))))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("decoder.1.hook_mlp_out");
        Site input = T5Runner.ENCODER_OUTPUT;
        assertThat(new PatchingEngine(SmallModel.session(SmallModel.trained()), List.of(input))
                        .ranks(List.of(zeros(List.of(input)), List.of()))[1])
                .containsOnly(1);
    }
}
