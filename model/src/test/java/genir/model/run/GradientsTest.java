package genir.model.run;

import static org.assertj.core.api.Assertions.assertThat;

import genir.model.T5Config;
import genir.model.plan.rewrite.Rewrite;
import genir.model.plan.rewrite.Rewrites;
import genir.model.weights.Initialization;
import genir.model.weights.ParameterLayout;
import genir.model.weights.Parameters;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.ndarray.INDArray;

/** The plan's gradients against SameDiff's own and against finite differences, with dropout masks fixed. */
class GradientsTest {
    static T5Config config(boolean tied, double dropout) {
        return new T5Config(37, 12, 4, 20, 3, 2, 2, 8, 16, dropout, null, null, tied, null, null);
    }

    static TokenBatch batch(int size, int length, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        List<int[]> sequences = new ArrayList<>();
        for (int row = 0; row < size; row++) {
            int[] tokens = new int[row == 0 ? length : random.nextInt(1, length + 1)];
            for (int position = 0; position < tokens.length; position++) {
                tokens[position] = random.nextInt(3, 30);
            }
            tokens[tokens.length - 1] = 1;
            sequences.add(tokens);
        }
        return new TokenBatch(sequences, length);
    }

    private static int[] targets(int size) {
        SplittableRandom random = new SplittableRandom(5);
        return random.ints(size, 30, 37).toArray();
    }

    /** Not with a single row: ND4J's own divide gradient is wrong there, as finite differences show; ours is checked by them, and by PyTorch. */
    static Stream<Arguments> sizes() {
        return Stream.of(
                Arguments.of(true, 0.1, 5, 8),
                Arguments.of(false, 0.0, 3, 1),
                Arguments.of(true, 0.0, 3, 7),
                Arguments.of(true, 0.2, 2, 64),
                Arguments.of(true, 0.1, 3, 2),
                Arguments.of(false, 0.1, 7, 31),
                Arguments.of(true, 0.0, 4, 32),
                Arguments.of(false, 0.3, 3, 33));
    }

    @ParameterizedTest
    @MethodSource("sizes")
    void equalSameDiffsOwn(boolean tied, double dropout, int size, int length) {
        Parameters parameters = Initialization.T5.create(config(tied, dropout), 3);
        TokenBatch batch = batch(size, length, 11);
        GradientRunner runner = new GradientRunner(parameters);
        CrossEntropy objective = new CrossEntropy(0, targets(size));
        runner.run(batch, objective, 99);

        Map<String, INDArray> expected = new StockGradients(parameters, batch, objective, 99).run();
        for (ParameterLayout.Slot slot : parameters.layout().slots().values()) {
            if (slot.name().equals("shared.weight") || !expected.containsKey(slot.name())) {
                continue; // the embedding's gradient is partly outside the graph; finite differences cover it
            }
            assertClose(slot.name(), runner.gradients().array(slot.name()), expected.get(slot.name()));
        }
    }

    @ParameterizedTest
    @MethodSource("sizes")
    void rewrittenPlanEqualsPlainPlan(boolean tied, double dropout, int size, int length) {
        Parameters parameters = Initialization.T5.create(config(tied, dropout), 3);
        TokenBatch batch = batch(size, length, 11);
        Parameters plain = gradients(parameters, batch, Rewrites.none());
        Parameters rewritten = gradients(parameters, batch, Rewrites.standard());
        for (String name : parameters.layout().slots().keySet()) {
            assertClose(name, rewritten.array(name), plain.array(name));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 4})
    void equalFiniteDifferences(int size) {
        Parameters parameters = Initialization.T5.create(config(true, 0.1), 3);
        TokenBatch batch = batch(size, 6, 11);
        GradientRunner runner = new GradientRunner(parameters);
        CrossEntropy objective = new CrossEntropy(0, targets(size));
        runner.run(batch, objective, 7);
        Parameters gradients = runner.gradients().copy();
        for (ParameterLayout.Slot slot : parameters.layout().slots().values()) {
            // Along the gradient itself the derivative is its length, well above the rounding of floats; where there is
            // none
            // (self-attention over one key has the same pattern whatever its queries and keys), along any direction.
            double norm = gradients.array(slot.name()).norm2Number().doubleValue();
            INDArray weight = parameters.array(slot.name());
            INDArray before = weight.dup();
            INDArray direction = norm == 0
                    ? weight.div(weight.norm2Number())
                    : gradients.array(slot.name()).div(norm);
            double step = 2e-3 * Math.min(1, before.norm2Number().doubleValue());
            weight.addi(direction.mul(step));
            double up = runner.run(batch, objective, 7);
            weight.assign(before).subi(direction.mul(step));
            double down = runner.run(batch, objective, 7);
            weight.assign(before);
            assertThat((up - down) / (2 * step))
                    .as(slot.name())
                    .isCloseTo(norm, org.assertj.core.data.Offset.offset(0.03 * norm + 2e-4));
        }
    }

    @Test
    void docidOnlyLossLeavesWordLogitsAlone() {
        Parameters parameters = Initialization.T5.create(config(false, 0), 3);
        GradientRunner runner = new GradientRunner(parameters);
        CrossEntropy objective = new CrossEntropy(30, targets(4));
        runner.run(batch(4, 6, 2), objective, 0);
        INDArray output = runner.gradients().array("lm_head.weight");
        for (int token = 0; token < 37; token++) {
            double norm = output.getRow(token).norm2Number().doubleValue();
            assertThat(norm == 0).as("token " + token).isEqualTo(token < 30);
        }
    }

    @Test
    void sameSeedSameBytes() {
        Parameters parameters = Initialization.T5.create(config(true, 0.3), 3);
        INDArray first =
                gradients(parameters, batch(5, 8, 1), Rewrites.standard()).flat();
        INDArray second =
                gradients(parameters, batch(5, 8, 1), Rewrites.standard()).flat();
        // As floats: INDArray's equals allows a difference of 1e-5.
        assertThat(first.toFloatVector()).containsExactly(second.toFloatVector());
    }

    private static Parameters gradients(Parameters parameters, TokenBatch batch, List<Rewrite> rewrites) {
        GradientRunner runner = new GradientRunner(parameters, rewrites);
        CrossEntropy objective = new CrossEntropy(0, targets(batch.size()));
        runner.run(batch, objective, 99);
        return runner.gradients();
    }

    private static void assertClose(String name, INDArray actual, INDArray expected) {
        double scale = expected.amaxNumber().doubleValue();
        double difference = actual.sub(expected).amaxNumber().doubleValue();
        assertThat(difference)
                .as(name + " differs, largest gradient " + scale)
                .isLessThanOrEqualTo(1e-4 * scale + 1e-9);
    }
}
