package genir.interpret.patch;

import static org.assertj.core.api.Assertions.assertThat;

import genir.interpret.SmallModel;
import genir.interpret.session.QueryBatch;
import genir.interpret.session.Session;
import genir.model.Tensor;
import genir.model.plan.TensorView;
import genir.model.run.SiteGradients;
import genir.model.run.T5Runner;
import genir.model.run.T5Runner.DecoderRun;
import genir.model.site.Site;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

/** Gradients of the lead against what small changes do, by the same interventions that are to be predicted. */
class SiteGradientsTest {
    private static final double STEP = 1e-2;

    @Test
    void gradientsSayWhatSmallChangesDo() {
        Session session = SmallModel.session(SmallModel.trained());
        T5Runner runner = session.runner();
        int vocabulary = runner.parameters().config().vocabSize();
        QueryBatch batch = session.batches().get(0);
        List<Site> sites = new ArrayList<>();
        for (int layer = 0; layer < session.layers(); layer++) {
            for (Component component : Component.values()) {
                sites.add(component.output(layer));
                sites.add(component.units(layer));
            }
        }
        float[] weights = new float[batch.tokens().size() * vocabulary];
        for (int row = 0; row < batch.tokens().size(); row++) {
            weights[
                    row * vocabulary
                            + session.target(Math.min(
                                    batch.first() + row, session.analysed().size() - 1))] = 1;
            weights[row * vocabulary + 3] = -1;
        }
        Map<Site, Tensor> gradients = new SiteGradients(runner).run(batch.tokens(), batch.memory(), weights, sites);
        DecoderRun run = runner.decoder(batch.tokens(), batch.memory(), sites);
        double[] before = sums(run.run(List.of()), weights, batch.tokens().size());
        for (Site site : sites) {
            float[] values = run.view(site).read().data();
            float[] gradient = gradients.get(site).data();
            assertThat(gradient).hasSameSizeAs(values);
            int length = values.length / batch.tokens().size();
            double[] more = scaled(run, site, weights, batch, 1 + STEP);
            double[] less = scaled(run, site, weights, batch, 1 - STEP);
            run.run(List.of());
            for (int row = 0; row < batch.count(); row++) {
                double predicted = 0;
                for (int i = row * length; i < (row + 1) * length; i++) {
                    predicted += (double) gradient[i] * values[i];
                }
                assertThat((more[row] - less[row]) / (2 * STEP))
                        .as(site + ", row " + row + ", at " + before[row])
                        .isCloseTo(predicted, Offset.offset(2e-2 * (1 + Math.abs(predicted))));
            }
        }
    }

    private static double[] scaled(DecoderRun run, Site site, float[] weights, QueryBatch batch, double factor) {
        int rows = batch.tokens().size();
        TensorView view = run.view(site);
        int length = view.rows() * view.rowLength();
        TensorView logits =
                run.run(List.of(run.edit(site, false, List.of(new genir.model.plan.Edit.Scale(0, length, factor)))));
        return sums(logits, weights, rows);
    }

    private static double[] sums(TensorView logits, float[] weights, int rows) {
        float[] all = logits.read().data();
        double[] sums = new double[rows];
        for (int i = 0; i < all.length; i++) {
            sums[i / (all.length / rows)] += (double) all[i] * weights[i];
        }
        return sums;
    }
}
