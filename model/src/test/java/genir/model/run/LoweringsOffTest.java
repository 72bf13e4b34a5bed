package genir.model.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import genir.model.plan.Hook;
import genir.model.plan.Lowering;
import genir.model.plan.lowering.Lowerings;
import genir.model.weights.ParameterLayout;
import genir.model.weights.Parameters;
import java.util.List;
import java.util.stream.Stream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.ndarray.INDArray;

/** A whole model's gradients and logits with single lowerings switched off, or with one alone, or those of any backend. */
class LoweringsOffTest {
    private static final int BATCH = 5;
    private static final int LENGTH = 9;

    /** Each class of model has ops that others have not. */
    private final List<Parameters> models = List.of(
            TinyModels.parameters(2, 2, true), TinyModels.parameters(TinyModels.gated(false)), withoutDropout());

    private static Parameters withoutDropout() {
        return TinyModels.parameters(TinyModels.config(1, 2, false).withDropout(0));
    }

    static Stream<String> names() {
        return Lowerings.standard().stream().map(Lowering::name);
    }

    private static Parameters gradients(Parameters model, List<Lowering> lowerings) {
        GradientRunner runner = new GradientRunner(model, lowerings);
        CrossEntropy objective = new CrossEntropy(0);
        objective.targets(new int[] {30, 31, 32, 33, 36});
        TokenBatch batch = new TokenBatch(TinyModels.sequences(BATCH, LENGTH, 8), LENGTH);
        // Twice: what one run left in memory must not reach the next.
        runner.run(batch, objective, 4);
        runner.run(batch, objective, 3);
        return runner.gradients();
    }

    private void sameWith(List<Lowering> lowerings) {
        for (Parameters model : models) {
            Parameters expected = gradients(model, Lowerings.none());
            Parameters actual = gradients(model, lowerings);
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
        List<Lowering> others = Lowerings.without(name);
        assertThat(others)
                .hasSize(Lowerings.standard().size() - 1)
                .noneMatch(left -> left.name().equals(name));
        sameWith(others);
    }

    @ParameterizedTest
    @MethodSource("names")
    void eachWorksAlone(String name) {
        sameWith(Lowerings.standard().stream()
                .filter(lowering -> lowering.name().equals(name))
                .toList());
    }

    /** What runs where cblas and loops over the CPU's memory are not to be had, such as on CUDA. */
    @Test
    void whatAnyBackendHasIsEnough() {
        assertThat(Lowerings.portable()).extracting(Lowering::name).containsExactly("reshape-view", "permute-view");
        sameWith(Lowerings.portable());
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
            for (List<Lowering> lowerings : List.of(Lowerings.portable(), Lowerings.none())) {
                T5Runner other = new T5Runner(model, 1, lowerings);
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
        assertThatThrownBy(() -> Lowerings.without("softmax", "sofmax"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("sofmax")
                .hasMessageContaining("rms-norm");
    }

    @Test
    void namesAreUniqueAndEachHasATestOfItsOwn() {
        assertThat(names()).doesNotHaveDuplicates();
        for (Lowering lowering : Lowerings.standard()) {
            assertThat(lowering.getClass().getName() + "Test")
                    .satisfies(test -> assertThat(Class.forName(test)).isNotNull());
        }
    }
}
