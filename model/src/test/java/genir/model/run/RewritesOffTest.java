package genir.model.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import genir.model.plan.Device;
import genir.model.plan.Hook;
import genir.model.plan.Program;
import genir.model.plan.device.Devices;
import genir.model.plan.device.Nd4jDevice;
import genir.model.plan.instruction.Instruction;
import genir.model.plan.rewrite.Rewrite;
import genir.model.plan.rewrite.Rewrites;
import genir.model.weights.ParameterLayout;
import genir.model.weights.Parameters;
import java.util.List;
import java.util.stream.Stream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.ndarray.INDArray;

/** A whole model's gradients and logits with single rewrites switched off, or with one alone, or on another device. */
class RewritesOffTest {
    private static final int BATCH = 5;
    private static final int LENGTH = 9;

    /** Each class of model has ops that others have not. */
    private final List<Parameters> models = List.of(
            TinyModels.parameters(2, 2, true), TinyModels.parameters(TinyModels.gated(false)), withoutDropout());

    private static Parameters withoutDropout() {
        return TinyModels.parameters(TinyModels.config(1, 2, false).withDropout(0));
    }

    static Stream<String> names() {
        return Rewrites.standard().stream().map(Rewrite::name);
    }

    private static Parameters gradients(Parameters model, List<Rewrite> rewrites, Device device) {
        GradientRunner runner = new GradientRunner(model.on(device), rewrites);
        CrossEntropy objective = new CrossEntropy(0, new int[] {30, 31, 32, 33, 36});
        TokenBatch batch = new TokenBatch(TinyModels.sequences(BATCH, LENGTH, 8), LENGTH);
        // Twice: what one run left in memory must not reach the next.
        runner.run(batch, objective, 4);
        runner.run(batch, objective, 3);
        return runner.gradients();
    }

    private void sameWith(List<Rewrite> rewrites) {
        sameWith(rewrites, Devices.standard());
    }

    private void sameWith(List<Rewrite> rewrites, Device device) {
        for (Parameters model : models) {
            Parameters expected = gradients(model, Rewrites.none(), Devices.standard());
            Parameters actual = gradients(model, rewrites, device);
            for (ParameterLayout.Slot slot : model.layout().slots().values()) {
                INDArray right = expected.array(slot.name());
                double largest = right.amaxNumber().doubleValue();
                double difference =
                        actual.array(slot.name()).sub(right).amaxNumber().doubleValue();
                assertThat(difference).as(slot.name()).isLessThanOrEqualTo(2e-5 * largest + 1e-9);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("names")
    void eachCanBeLeftOut(String name) {
        List<Rewrite> others = Rewrites.without(name);
        assertThat(others)
                .hasSize(Rewrites.standard().size() - 1)
                .noneMatch(left -> left.name().equals(name));
        sameWith(others);
    }

    @ParameterizedTest
    @MethodSource("names")
    void eachWorksAlone(String name) {
        sameWith(Rewrites.standard().stream()
                .filter(rewrite -> rewrite.name().equals(name))
                .toList());
    }

    /** So that a device without ND4J behind it can run every program. */
    @Test
    void withAllOfThemNothingIsLeftToNd4j() {
        TokenBatch batch = new TokenBatch(TinyModels.sequences(BATCH, LENGTH, 8), LENGTH);
        for (Parameters model : models) {
            for (int length : new int[] {1, 3}) {
                int[] targets = new int[BATCH * length];
                Program training =
                        new GradientRunner(model).program(batch, length, new CrossEntropy(0, targets).form());
                Program forward = new T5Runner(model, length).plan(batch).program();
                assertThat(training.instructions()).noneMatch(Instruction.NativeOp.class::isInstance);
                assertThat(forward.instructions()).noneMatch(Instruction.NativeOp.class::isInstance);
            }
        }
    }

    /** What runs where cblas and loops over the CPU's memory are not to be had, such as on ND4J's CUDA. */
    @Test
    void nd4jsOwnOpsGiveTheSame() {
        sameWith(Rewrites.standard(), new Nd4jDevice());
    }

    @Test
    void rankingAndHooksNeedNoneEither() {
        TokenBatch batch = new TokenBatch(TinyModels.sequences(BATCH, LENGTH, 8), LENGTH);
        for (Parameters model : models) {
            T5Runner standard = new T5Runner(model);
            float[] logits = standard.logits(batch).read().data();
            var site = standard.sites().parse("decoder.1.cross_attn.hook_q");
            float[] patched = patched(standard, batch, site);
            assertThat(patched).isNotEqualTo(logits);
            for (T5Runner other : List.of(
                    new T5Runner(model, 1, Rewrites.none()),
                    new T5Runner(model.on(new Nd4jDevice()), 1, Rewrites.standard()))) {
                assertThat(other.logits(batch).read().data()).containsExactly(logits, Offset.offset(2e-5f));
                assertThat(patched(other, batch, site)).containsExactly(patched, Offset.offset(2e-5f));
            }
        }
    }

    private static float[] patched(T5Runner runner, TokenBatch batch, genir.model.site.Site site) {
        T5Runner.DecoderRun run = runner.decoder(batch, runner.encode(batch), List.of(site));
        run.run(List.of());
        Hook zero = run.overwrite(site, view -> view.write(new float[view.rows() * view.rowLength()]));
        return run.run(List.of(zero)).read().data();
    }

    @Test
    void aNameThatThereIsNotIsAnError() {
        assertThatThrownBy(() -> Rewrites.without("softmax", "sofmax"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("sofmax")
                .hasMessageContaining("rms-norm");
    }

    @Test
    void namesAreUniqueAndEachHasATestOfItsOwn() {
        assertThat(names()).doesNotHaveDuplicates();
        for (Rewrite rewrite : Rewrites.standard()) {
            assertThat(rewrite.getClass().getName() + "Test")
                    .satisfies(test -> assertThat(Class.forName(test)).isNotNull());
        }
    }
}
