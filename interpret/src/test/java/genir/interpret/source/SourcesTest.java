package genir.interpret.source;

import static org.assertj.core.api.Assertions.assertThat;

import genir.interpret.SmallModel;
import genir.interpret.patch.Component;
import genir.interpret.session.QueryBatch;
import genir.interpret.session.Session;
import genir.model.run.T5Runner.DecoderRun;
import genir.model.site.Site;
import genir.model.site.StackName;
import java.util.ArrayList;
import java.util.List;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class SourcesTest {
    private static final Offset<Float> CLOSE = Offset.offset(2e-5f);
    private static final int WIDTH = 16;

    private final Session session = SmallModel.session(SmallModel.trained());
    private final Sources sources = new Sources(session.runner());

    @Test
    void wholeComponentsAreTheResidualAndHeadsTheirComponent() {
        Site last = new Site(StackName.DECODER, SmallModel.LAYERS - 1, "", "hook_resid_post");
        List<Site> sites = new ArrayList<>(sources.sites());
        sites.add(last);
        for (QueryBatch batch : session.batches()) {
            DecoderRun run = session.runner().decoder(batch.tokens(), batch.memory(), sites);
            run.run(List.of());
            List<Matrix> vectors = sources.vectors(run, batch.count());
            for (int row = 0; row < batch.count(); row++) {
                float[] sum = new float[WIDTH];
                for (Source source : sources.all()) {
                    if (source.isWhole()) {
                        add(sum, vectors.get(row), sources.all().indexOf(source));
                    }
                }
                assertThat(sum).containsExactly(run.view(last).read().row(row), CLOSE);
                for (int layer = 0; layer < SmallModel.LAYERS; layer++) {
                    for (Component component : List.of(Component.SELF_ATTENTION, Component.CROSS_ATTENTION)) {
                        float[] heads = new float[WIDTH];
                        add(heads, vectors.get(row), sources.index(layer, component, 0));
                        add(heads, vectors.get(row), sources.index(layer, component, 1));
                        assertThat(heads)
                                .containsExactly(
                                        run.view(component.output(layer)).read().row(row), CLOSE);
                    }
                }
            }
        }
    }

    private static void add(float[] sum, Matrix vectors, int index) {
        for (int i = 0; i < sum.length; i++) {
            sum[i] += vectors.at(index, i);
        }
    }

    @Test
    void sourcesComeBeforeWhatReadsThem() {
        Source cross = new Source(1, Component.CROSS_ATTENTION, 0);
        assertThat(cross.isBefore(1, Component.MLP)).isTrue();
        assertThat(cross.isBefore(1, Component.CROSS_ATTENTION)).isFalse();
        assertThat(cross.isBefore(1, Component.SELF_ATTENTION)).isFalse();
        assertThat(cross.isBefore(2, Component.SELF_ATTENTION)).isTrue();
        assertThat(Source.EMBEDDING.isBefore(0, Component.SELF_ATTENTION)).isTrue();
        assertThat(sources.all()).hasSize(1 + SmallModel.LAYERS * (3 + 2 * 2)).doesNotHaveDuplicates();
    }

    /** Directions and scale give the model's own logits. */
    @Test
    void directionsAreTheLogits() {
        Unembedding unembedding = new Unembedding(session.runner().parameters());
        float[] residual = new float[WIDTH];
        for (int i = 0; i < WIDTH; i++) {
            residual[i] = (i % 5) - 1.7f;
        }
        float[] logits = session.runner().unembed(residual).read().data();
        for (int token = 0; token < logits.length; token++) {
            double logit =
                    Weights.dot(unembedding.direction(token), 0, residual, 0, WIDTH) / unembedding.scale(residual, 0);
            assertThat((float) logit).isCloseTo(logits[token], CLOSE);
        }
    }
}
