package genir.interpret.analysis;

import static org.assertj.core.api.Assertions.assertThat;

import genir.corpus.Progress;
import genir.interpret.InterpretConfig;
import genir.interpret.PlantedModel;
import genir.interpret.SmallModel;
import genir.interpret.session.Models;
import genir.interpret.session.Session;
import genir.interpret.table.Tables;
import genir.interpret.table.Tables.AgreementRow;
import genir.interpret.table.Tables.PatchedNeuronRow;
import genir.interpret.table.Tables.PatchedUnitRow;
import genir.model.run.T5Runner;
import java.util.List;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class AttributionPatchingTest {
    private static Outcome run(Session session) {
        return new AttributionPatching().run(session, Progress.NONE);
    }

    private static double effect(Outcome outcome, int layer, String component, int head, String mode, String measure) {
        return outcome.rows(Tables.ATTRIBUTION_PATCHING).stream()
                .filter(row -> row.layer() == layer
                        && row.component().equals(component)
                        && row.head() == head
                        && row.mode().equals(mode)
                        && row.measure().equals(measure))
                .mapToDouble(row -> row.effect().value())
                .findFirst()
                .orElseThrow();
    }

    @Test
    void whatIsPlantedIsFoundByGradientsAndIndeed() {
        Outcome outcome = run(SmallModel.session(PlantedModel.parameters()));
        // Layer 1's MLP writes the docids, from the topic that layer 0's head 0 writes: without either the lead is
        // gone.
        assertThat(effect(outcome, 1, "mlp", -1, "zero", "exact")).isLessThan(-1);
        assertThat(effect(outcome, 0, "cross_attention", 0, "zero", "exact")).isLessThan(-1);
        // The docid fills the residual nearly alone, and the final norm takes its length away: the gradient hardly sees
        // it.
        assertThat(effect(outcome, 1, "mlp", -1, "zero", "estimated")).isBetween(-1.0, -1e-3);
        // What does nothing has no effect by either.
        for (String measure : List.of("estimated", "exact")) {
            assertThat(effect(outcome, 0, "self_attention", -1, "zero", measure))
                    .isCloseTo(0, Offset.offset(1e-5));
            assertThat(effect(outcome, 0, "cross_attention", 1, "zero", measure))
                    .isCloseTo(0, Offset.offset(1e-5));
        }
        // One neuron for each document, of two of the sixteen queries each.
        List<PatchedNeuronRow> neurons = outcome.rows(Tables.ATTRIBUTION_PATCHING_NEURONS).stream()
                .filter(row -> row.mode().equals("zero") && row.layer() == 1)
                .toList();
        assertThat(neurons.subList(0, 8))
                .allSatisfy(row -> assertThat(row.exact()).isNegative());
        assertThat(neurons.subList(0, 8).stream().map(PatchedNeuronRow::neuron))
                .containsExactlyInAnyOrder(0, 1, 2, 3, 4, 5, 6, 7);
    }

    @Test
    void estimatesAgreeWithWhatIsReplacedIndeed() {
        Outcome outcome = run(SmallModel.session(SmallModel.trained()));
        List<AgreementRow> rows = outcome.rows(Tables.ATTRIBUTION_PATCHING_AGREEMENT);
        assertThat(rows).hasSize(6);
        assertThat(rows.stream().filter(row -> row.units().equals("neurons")))
                .allSatisfy(row -> assertThat(row.pearson()).isGreaterThan(0.9));
        assertThat(rows.stream().filter(row -> row.units().equals("heads")))
                .allSatisfy(row -> assertThat(row.spearman()).isGreaterThan(0.5));
        assertThat(outcome.rows(Tables.ATTRIBUTION_PATCHING).stream()
                        .filter(row -> row.measure().equals("exact"))
                        .map(PatchedUnitRow::queries))
                .containsOnly(16);
    }

    @Test
    void withoutItsModesItSaysSo() {
        InterpretConfig config = new InterpretConfig(
                "all", null, null, null, null, null, List.of("counterfactual"), null, null, null, null, 6, null);
        Session session = SmallModel.session(new Models(new T5Runner(SmallModel.untrained()), null, List.of()), config);
        assertThat(run(session).reason()).contains("interpret.modes");
    }
}
