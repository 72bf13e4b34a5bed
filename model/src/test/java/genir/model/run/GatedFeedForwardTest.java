package genir.model.run;

import static org.assertj.core.api.Assertions.assertThat;

import genir.model.Tensor;
import genir.model.plan.rewrite.Rewrite;
import genir.model.plan.rewrite.Rewrites;
import genir.model.site.Site;
import genir.model.weights.ParameterLayout;
import genir.model.weights.Parameters;
import java.util.List;
import java.util.Map;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.ndarray.INDArray;

/** The MLP of T5 1.1: forwards against plain loops, backwards against finite differences. */
class GatedFeedForwardTest {
    private final TokenBatch batch = new TokenBatch(TinyModels.sequences(5, 7, 21), 7);

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void logitsEqualTheReference(boolean tied) {
        Parameters parameters = TinyModels.parameters(TinyModels.gated(tied));
        Tensor logits = new T5Runner(parameters).logits(batch).read();
        ReferenceT5 reference = new ReferenceT5(parameters);
        for (int row = 0; row < batch.size(); row++) {
            double[] expected = reference.logits(batch.sequences().get(row), new int[] {0})[0];
            float[] actual = logits.row(row);
            for (int token = 0; token < expected.length; token++) {
                assertThat((double) actual[token]).isCloseTo(expected[token], Offset.offset(1e-4));
            }
        }
    }

    @Test
    void theHiddenLayerIsTheActivationTimesTheFactor() {
        T5Runner runner = new T5Runner(TinyModels.parameters(TinyModels.gated(true)));
        Site pre = runner.sites().parse("decoder.1.mlp.hook_pre");
        Site linear = runner.sites().parse("decoder.1.mlp.hook_pre_linear");
        Site post = runner.sites().parse("decoder.1.mlp.hook_post");
        Map<Site, Tensor> values = runner.run(batch, List.of(pre, linear, post));
        for (int i = 0; i < values.get(post).data().length; i++) {
            double x = values.get(pre).data()[i];
            double gelu = 0.5 * x * (1 + Math.tanh(Math.sqrt(2 / Math.PI) * (x + 0.044715 * x * x * x)));
            assertThat((double) values.get(post).data()[i])
                    .isCloseTo(gelu * values.get(linear).data()[i], Offset.offset(1e-5));
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void gradientsEqualFiniteDifferences(boolean tied) {
        Parameters parameters = TinyModels.parameters(TinyModels.gated(tied));
        GradientRunner runner = new GradientRunner(parameters);
        CrossEntropy objective = objective();
        runner.run(batch, objective, 7);
        Parameters gradients = runner.gradients().copy();
        for (ParameterLayout.Slot slot : parameters.layout().slots().values()) {
            // Along the gradient itself the derivative is its length, well above the rounding of floats.
            double norm = gradients.array(slot.name()).norm2Number().doubleValue();
            if (norm == 0) {
                continue;
            }
            INDArray weight = parameters.array(slot.name());
            INDArray before = weight.dup();
            INDArray direction = gradients.array(slot.name()).div(norm);
            double step = 2e-3 * Math.min(1, before.norm2Number().doubleValue());
            weight.addi(direction.mul(step));
            double up = runner.run(batch, objective, 7);
            weight.assign(before).subi(direction.mul(step));
            double down = runner.run(batch, objective, 7);
            weight.assign(before);
            assertThat((up - down) / (2 * step)).as(slot.name()).isCloseTo(norm, Offset.offset(0.03 * norm + 2e-4));
        }
        assertThat(gradients
                        .array("decoder.block.1.layer.2.DenseReluDense.wi_1.weight")
                        .norm2Number()
                        .doubleValue())
                .isPositive();
    }

    @Test
    void rewrittenEqualsPlain() {
        Parameters parameters = TinyModels.parameters(TinyModels.gated(true));
        Parameters plain = gradients(parameters, Rewrites.none());
        Parameters rewritten = gradients(parameters, Rewrites.standard());
        for (String name : parameters.layout().slots().keySet()) {
            double scale = plain.array(name).amaxNumber().doubleValue();
            double difference =
                    rewritten.array(name).sub(plain.array(name)).amaxNumber().doubleValue();
            assertThat(difference).as(name).isLessThanOrEqualTo(1e-4 * scale + 1e-9);
        }
    }

    private Parameters gradients(Parameters parameters, List<Rewrite> rewrites) {
        GradientRunner runner = new GradientRunner(parameters, rewrites);
        runner.run(batch, objective(), 99);
        return runner.gradients();
    }

    private CrossEntropy objective() {
        CrossEntropy objective = new CrossEntropy(0, new int[] {30, 36, 31, 33, 35});
        return objective;
    }
}
