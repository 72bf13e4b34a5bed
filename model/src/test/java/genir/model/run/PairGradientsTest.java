package genir.model.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import genir.model.plan.instruction.Instruction;
import genir.model.plan.rewrite.Rewrites;
import genir.model.weights.ParameterLayout;
import genir.model.weights.Parameters;
import java.util.Arrays;
import java.util.List;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.ndarray.INDArray;

/** The contrastive gradients against finite differences, and against the same graph run by ND4J's ops alone. */
class PairGradientsTest {
    private static final double TEMPERATURE = 0.2;

    private static Parameters encoder(int layers) {
        return TinyModels.parameters(TinyModels.config(layers, 2, true).encoderAlone());
    }

    /** Five queries, seven documents; two queries have the same document, and one of them a second one. */
    private static PairBatch batch(int queryLength, int documentLength) {
        return new PairBatch(
                new TokenBatch(TinyModels.sequences(5, queryLength, 1), queryLength),
                new TokenBatch(TinyModels.sequences(7, documentLength, 2), documentLength),
                new int[] {0, 3, 6, 3, 2},
                List.of(new int[0], new int[] {5}, new int[0], new int[0], new int[] {0, 1}));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2})
    void equalFiniteDifferences(int layers) {
        Parameters parameters = encoder(layers);
        PairGradients runner = new PairGradients(parameters, TEMPERATURE);
        PairBatch batch = batch(4, 9);
        runner.run(batch, 7);
        Parameters gradients = runner.gradients().copy();
        int followed = 0;
        for (ParameterLayout.Slot slot : parameters.layout().slots().values()) {
            double norm = gradients.array(slot.name()).norm2Number().doubleValue();
            boolean read = !slot.name().startsWith("decoder");
            assertThat(norm > 0).as(slot.name()).isEqualTo(read);
            if (!read) {
                continue;
            }
            INDArray weight = parameters.array(slot.name());
            INDArray before = weight.dup();
            INDArray direction = gradients.array(slot.name()).div(norm);
            double step = 2e-3 * Math.min(1, before.norm2Number().doubleValue());
            weight.addi(direction.mul(step));
            double up = runner.run(batch, 7);
            weight.assign(before).subi(direction.mul(step));
            double down = runner.run(batch, 7);
            weight.assign(before);
            assertThat((up - down) / (2 * step)).as(slot.name()).isCloseTo(norm, Offset.offset(0.03 * norm + 2e-4));
            followed++;
        }
        assertThat(followed).isEqualTo(2 + (layers == 0 ? 0 : 1 + 8 * layers));
    }

    @ParameterizedTest
    @CsvSource({"0, 1, 1", "0, 4, 9", "1, 8, 8", "2, 3, 16", "2, 7, 33"})
    void rewrittenPlanEqualsPlainPlan(int layers, int queryLength, int documentLength) {
        Parameters parameters = encoder(layers);
        PairBatch batch = batch(queryLength, documentLength);
        PairGradients plain = new PairGradients(parameters, TEMPERATURE, Rewrites.none());
        PairGradients rewritten = new PairGradients(parameters, TEMPERATURE);
        assertThat(rewritten.run(batch, 99)).isCloseTo(plain.run(batch, 99), Offset.offset(1e-5));
        for (String name : parameters.layout().slots().keySet()) {
            INDArray expected = plain.gradients().array(name);
            double difference =
                    rewritten.gradients().array(name).sub(expected).amaxNumber().doubleValue();
            assertThat(difference)
                    .as(name)
                    .isLessThanOrEqualTo(1e-4 * expected.amaxNumber().doubleValue() + 1e-8);
        }
    }

    /** What is left to ND4J only ND4J's devices can run. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2})
    void isMadeOfInstructionsThatEveryDeviceHas(int layers) {
        assertThat(new PairGradients(encoder(layers), TEMPERATURE)
                        .program(batch(8, 16))
                        .instructions())
                .noneMatch(instruction -> instruction instanceof Instruction.NativeOp);
    }

    /** Without layers and with gains of 1 the model is a mean of normed word vectors, small enough to be written down. */
    @Test
    void lossIsThatOfTheCosines() {
        Parameters parameters = TinyModels.parameters(
                TinyModels.config(0, 2, true).encoderAlone().withDropout(0));
        PairBatch batch = batch(4, 9);
        PooledEncoder encoder = new PooledEncoder(parameters);
        float[][] queries = encoder.encode(batch.queries().sequences());
        float[][] documents = encoder.encode(batch.documents().sequences());
        double expected = 0;
        for (int query = 0; query < queries.length; query++) {
            double sum = 0;
            for (int document = 0; document < documents.length; document++) {
                int place = document;
                boolean counts = Arrays.stream(batch.excluded().get(query)).noneMatch(other -> other == place);
                sum += counts ? Math.exp(cosine(queries[query], documents[document]) / TEMPERATURE) : 0;
            }
            double own = cosine(queries[query], documents[batch.targets()[query]]) / TEMPERATURE;
            expected += (Math.log(sum) - own) / queries.length;
        }
        assertThat(new PairGradients(parameters, TEMPERATURE).run(batch, 1)).isCloseTo(expected, Offset.offset(1e-5));
    }

    private static double cosine(float[] a, float[] b) {
        double product = 0;
        for (int i = 0; i < a.length; i++) {
            product += (double) a[i] * b[i];
        }
        return product;
    }

    @Test
    void targetsMustBeThoseOfTheQueries() {
        TokenBatch texts = new TokenBatch(TinyModels.sequences(2, 3, 1), 3);
        assertThatThrownBy(() -> new PairBatch(texts, texts, new int[] {0}, List.of(new int[0], new int[0])))
                .hasMessage("1 targets and 2 exclusions for 2 queries");
    }
}
