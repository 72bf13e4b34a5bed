package genir.interpret.analysis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import genir.corpus.Progress;
import genir.interpret.SmallModel;
import genir.interpret.session.Session;
import genir.interpret.table.Table;
import genir.model.T5Config;
import genir.model.site.Site;
import genir.model.site.StackName;
import genir.model.weights.Initialization;
import java.util.ArrayList;
import java.util.List;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The analyses of a T5 1.1: gated MLPs and an output matrix of its own. */
class GatedModelTest {
    private static Session session() {
        T5Config relu = SmallModel.untrained().config();
        T5Config gated = new T5Config(
                relu.vocabSize(), 16, 4, 24, 2, 1, SmallModel.LAYERS, 8, 16, 0.0, null, "gated-gelu", false, 0, 1);
        return SmallModel.session(Initialization.T5.create(gated, 3));
    }

    static List<Analysis> analyses() {
        return Analyses.named(null);
    }

    @ParameterizedTest
    @MethodSource("analyses")
    void everyAnalysisRuns(Analysis analysis) {
        Session session = session();
        assertThatCode(() -> analysis.run(session, Progress.NONE)).doesNotThrowAnyException();
    }

    @Test
    void whatActivatesAGateSumsToItsInput() {
        Session session = session();
        List<Site> sites = new ArrayList<>();
        for (int layer = 0; layer < session.layers(); layer++) {
            sites.add(new Site(StackName.DECODER, layer, "mlp", "hook_pre"));
        }
        double[][] means = new double[session.layers()][session.analysed().size()];
        DecoderPass.each(session, "gates", sites, Progress.NONE, (batch, run) -> {
            for (int layer = 0; layer < session.layers(); layer++) {
                for (int row = 0; row < batch.count(); row++) {
                    double sum = 0;
                    int active = 0;
                    for (float input : run.view(sites.get(layer)).read().row(row)) {
                        sum += Math.max(0, input);
                        active += input > 0 ? 1 : 0;
                    }
                    means[layer][batch.first() + row] = sum / active;
                }
            }
        });
        Outcome outcome = new NeuronInputs().run(session, Progress.NONE);
        Table<?> shares = outcome.table("neuron-inputs-shares");
        for (int layer = 0; layer < session.layers(); layer++) {
            double expected = 0;
            for (double mean : means[layer]) {
                expected += mean / means[layer].length;
            }
            double sum = 0;
            for (List<Object> row : shares.cells()) {
                sum += row.get(0).equals(layer)
                        ? (double) row.get(shares.columns().indexOf("contribution"))
                        : 0;
            }
            assertThat(sum).isCloseTo(expected, Offset.offset(1e-4));
        }
    }

    @Test
    void partsOfALogitSumToIt() {
        Outcome outcome = new LogitAttribution().run(session(), Progress.NONE);
        assertThat((double) outcome.fact("largest_deviation")).isLessThan(1e-4);
        Table<?> neurons = outcome.table("logit-attribution-neurons");
        double least = 1;
        for (List<Object> row : neurons.cells()) {
            least = Math.min(least, (double) row.get(neurons.columns().indexOf("active_share")));
        }
        // Some gate among the strongest is closed for some query, which the output's never being 0 does not hide.
        assertThat(least).isLessThan(1);
    }
}
