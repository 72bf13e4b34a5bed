package genir.model.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import genir.model.T5Config;
import genir.model.plan.rewrite.Rewrite;
import genir.model.plan.rewrite.Rewrites;
import genir.model.weights.Initialization;
import genir.model.weights.ParameterLayout;
import genir.model.weights.Parameters;
import java.util.List;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Gradients with a decoder that reads several tokens. */
class SequenceGradientsTest {
    private static final int NONE = CrossEntropy.IGNORED;
    private static final List<int[]> READ = List.of(
            new int[] {0, 30, 31, 5},
            new int[] {0, 30, 0, 0},
            new int[] {0, 36, 36, 36},
            new int[] {0, 0, 0, 0},
            new int[] {0, 7, 31, 0});
    private static final int[] TARGETS = {
        30, 31, 5, 1, //
        30, 1, NONE, NONE, //
        36, 36, 36, 1, //
        1, NONE, NONE, NONE, //
        7, 31, 1, NONE
    };

    private final TokenBatch batch = GradientsTest.batch(5, 8, 11);

    private static T5Config config(boolean tied, double dropout) {
        return GradientsTest.config(tied, dropout);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void equalFiniteDifferences(boolean tied) {
        Parameters parameters = Initialization.T5.create(config(tied, 0.1), 3);
        GradientRunner runner = new GradientRunner(parameters);
        CrossEntropy objective = new CrossEntropy(0, TARGETS);
        runner.run(batch, READ, objective, 7);
        Parameters gradients = runner.gradients().copy();
        int checked = 0;
        for (ParameterLayout.Slot slot : parameters.layout().slots().values()) {
            // Along the gradient itself the derivative is its length, well above the rounding of floats.
            double norm = gradients.array(slot.name()).norm2Number().doubleValue();
            assertThat(norm).as(slot.name()).isPositive();
            INDArray weight = parameters.array(slot.name());
            INDArray before = weight.dup();
            INDArray direction = gradients.array(slot.name()).div(norm);
            double step = 2e-3 * Math.min(1, before.norm2Number().doubleValue());
            weight.addi(direction.mul(step));
            double up = runner.run(batch, READ, objective, 7);
            weight.assign(before).subi(direction.mul(step));
            double down = runner.run(batch, READ, objective, 7);
            weight.assign(before);
            assertThat((up - down) / (2 * step)).as(slot.name()).isCloseTo(norm, Offset.offset(0.03 * norm + 2e-4));
            checked++;
        }
        assertThat(checked).isGreaterThan(30);
    }

    @Test
    void rewrittenEqualsPlain() {
        Parameters parameters = Initialization.T5.create(config(true, 0.2), 3);
        Parameters plain = gradients(parameters, READ, Rewrites.none());
        Parameters rewritten = gradients(parameters, READ, Rewrites.standard());
        for (String name : parameters.layout().slots().keySet()) {
            double scale = plain.array(name).amaxNumber().doubleValue();
            double difference =
                    rewritten.array(name).sub(plain.array(name)).amaxNumber().doubleValue();
            assertThat(difference).as(name).isLessThanOrEqualTo(1e-4 * scale + 1e-9);
        }
    }

    @Test
    void whatIsReadBehindTheEndDoesNotMatter() {
        Parameters parameters = Initialization.T5.create(config(true, 0.1), 3);
        List<int[]> other = List.of(
                READ.get(0), new int[] {0, 30, 12, 9}, READ.get(2), new int[] {0, 3, 4, 5}, new int[] {0, 7, 31, 22});
        assertThat(gradients(parameters, other, Rewrites.standard()).flat().toFloatVector())
                .containsExactly(
                        gradients(parameters, READ, Rewrites.standard()).flat().toFloatVector());
    }

    /** With one position self-attention has no position bias: its gradient must not be that of the batch before. */
    @Test
    void decoderLengthsMayAlternate() {
        Parameters parameters = Initialization.T5.create(config(true, 0.1), 3);
        CrossEntropy docids = new CrossEntropy(0, new int[] {30, 31, 32, 33, 34});
        GradientRunner alone = new GradientRunner(parameters);
        alone.run(batch, docids, 5);
        GradientRunner runner = new GradientRunner(parameters);
        runner.run(batch, READ, new CrossEntropy(0, TARGETS), 5);
        runner.run(batch, docids, 5);
        assertThat(runner.gradients().flat().toFloatVector())
                .containsExactly(alone.gradients().flat().toFloatVector());
    }

    @Test
    void allBatchesRunInTheMemoryOfTheLargest() {
        Parameters parameters = Initialization.T5.create(config(true, 0.1), 3);
        CrossEntropy docids = new CrossEntropy(0, new int[] {30, 31, 32, 33, 34});
        GradientRunner alone = new GradientRunner(parameters);
        alone.run(batch, docids, 5);
        GradientRunner runner = new GradientRunner(parameters);
        runner.reserve(batch.size(), batch.length() + TokenBatch.LENGTH_MULTIPLE, READ.get(0).length, 1, docids.form());
        runner.run(batch, docids, 5);
        runner.run(batch, READ, new CrossEntropy(0, TARGETS), 5);
        runner.run(batch, docids, 5);
        assertThat(runner.gradients().flat().toFloatVector())
                .containsExactly(alone.gradients().flat().toFloatVector());
        assertThat(runner.plan(batch, 1, docids.form()).arenaBytes())
                .isEqualTo(runner.plan(batch, READ.get(0).length, docids.form()).arenaBytes())
                .isGreaterThan(alone.plan(batch, 1, docids.form()).arenaBytes());
    }

    @Test
    void decoderInputsMustFitTheBatch() {
        GradientRunner runner = new GradientRunner(Initialization.T5.create(config(true, 0), 3));
        CrossEntropy objective = new CrossEntropy(0, TARGETS);
        assertThatThrownBy(() -> runner.run(batch, READ.subList(0, 4), objective, 0))
                .hasMessage("4 decoder inputs for 5 rows");
        List<int[]> ragged = List.of(new int[2], new int[2], new int[3], new int[2], new int[2]);
        assertThatThrownBy(() -> runner.run(batch, ragged, objective, 0))
                .hasMessage("decoder inputs of 2 and 3 tokens in one batch");
    }

    private Parameters gradients(Parameters parameters, List<int[]> read, List<Rewrite> rewrites) {
        GradientRunner runner = new GradientRunner(parameters, rewrites);
        runner.run(batch, read, new CrossEntropy(0, TARGETS), 99);
        return runner.gradients();
    }
}
