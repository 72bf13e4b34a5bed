package genir.interpret.analysis;

import static org.assertj.core.api.Assertions.assertThat;

import genir.corpus.Progress;
import genir.interpret.SmallModel;
import genir.interpret.patch.Component;
import genir.interpret.patch.Experiment;
import genir.interpret.patch.Intervention;
import genir.interpret.patch.PatchingEngine;
import genir.interpret.patch.Target;
import genir.interpret.session.Session;
import genir.interpret.table.Table;
import java.util.Arrays;
import java.util.List;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class ComponentPatchingTest {
    private final Session session = SmallModel.session(SmallModel.trained(), "correct", null, 6);
    private final Table<?> table =
            new ComponentPatching().run(session, Progress.NONE).table("patching");

    @Test
    void sharesAreThoseOfTheEngine() {
        Intervention mean = new Intervention.Mean(Target.layers(Component.CROSS_ATTENTION, 1), Session.CORRECT);
        int[] ranks = new PatchingEngine(session, session.analysed())
                .ranks(List.of(Experiment.of(mean)), Progress.NONE.start("", -1))[0];
        for (int cutoff : new int[] {1, 5, 10}) {
            double share = Arrays.stream(ranks).filter(rank -> rank > cutoff).count() / 16.0;
            assertThat(Rows.value(table, "share", "II", "1", "cross_attention", "mean", cutoff))
                    .isCloseTo(share, Offset.offset(1e-12));
        }
    }

    @Test
    void everyStageComponentModeAndCutoffHasARow() {
        assertThat(table.rows()).hasSize(4 * 4 * 3 * 4);
        for (String[] stage : new String[][] {{"I", "0"}, {"II", "1"}, {"III", "2"}, {"all", "0-2"}}) {
            for (String component : List.of("self_attention", "cross_attention", "mlp", "all")) {
                for (String mode : List.of("zero", "mean", "counterfactual")) {
                    double before = 1;
                    for (int cutoff : new int[] {1, 5, 10, 100}) {
                        double share = Rows.value(table, "share", stage[0], stage[1], component, mode, cutoff);
                        assertThat(share).isBetween(0.0, before);
                        before = share;
                    }
                    // The vocabulary has fewer than 100 tokens.
                    assertThat(before).isZero();
                }
            }
        }
        // Eight documents cannot all be first for the same residual.
        assertThat(Rows.value(table, "share", "all", "0-2", "all", "mean", 1)).isGreaterThanOrEqualTo(14 / 16.0);
    }
}
