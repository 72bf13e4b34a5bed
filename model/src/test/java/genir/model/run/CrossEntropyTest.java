package genir.model.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import genir.model.backend.NativeBackend;
import genir.model.plan.Plan;
import genir.model.plan.PlanSpec;
import genir.model.plan.device.Devices;
import genir.model.weights.SafetensorsFile;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.buffer.DataType;

class CrossEntropyTest {
    private static final int ROWS = 5;
    private static final int VOCABULARY = 11;

    private final Plan plan = plan(ROWS, VOCABULARY);

    private static Plan plan(int rows, int vocabulary) {
        NativeBackend.start();
        SameDiff graph = SameDiff.create();
        graph.placeHolder("logits", DataType.FLOAT, -1, vocabulary);
        graph.placeHolder("gradient", DataType.FLOAT, -1, vocabulary);
        return new PlanSpec(graph, name -> null, Devices.standard())
                .input("logits", rows, vocabulary)
                .input("gradient", rows, vocabulary)
                .keep("logits")
                .keep("gradient")
                .compile();
    }

    @ParameterizedTest
    @CsvSource({"0,1", "0,8", "7,1", "7,8", "10,1", "0,60"})
    void equalsDoubles(int firstToken, double spread) {
        SplittableRandom random = new SplittableRandom(6);
        float[] logits = new float[ROWS * VOCABULARY];
        int[] targets = new int[ROWS];
        for (int i = 0; i < logits.length; i++) {
            logits[i] = (float) random.nextDouble(-spread, spread);
        }
        Arrays.setAll(targets, row -> random.nextInt(firstToken, VOCABULARY));
        float[] gradient = new float[logits.length];
        Arrays.fill(gradient, 7);
        plan.view("gradient").write(gradient);
        plan.view("logits").write(logits);
        CrossEntropy objective = new CrossEntropy(firstToken);
        objective.targets(targets);
        double loss = objective.evaluate(plan.view("logits"), plan.view("gradient"));

        plan.view("gradient").readRows(0, ROWS, gradient, 0);
        double expectedLoss = 0;
        for (int row = 0; row < ROWS; row++) {
            double total = 0;
            for (int token = firstToken; token < VOCABULARY; token++) {
                total += Math.exp(logits[row * VOCABULARY + token]);
            }
            expectedLoss += (Math.log(total) - logits[row * VOCABULARY + targets[row]]) / ROWS;
            double sum = 0;
            for (int token = 0; token < VOCABULARY; token++) {
                int place = row * VOCABULARY + token;
                double probability = token < firstToken ? 0 : Math.exp(logits[place]) / total;
                double expected = (probability - (token == targets[row] ? 1 : 0)) / ROWS;
                assertThat((double) gradient[place]).isCloseTo(expected, Offset.offset(1e-6));
                sum += gradient[place];
            }
            assertThat(sum).isCloseTo(0, Offset.offset(1e-6));
        }
        assertThat(loss).isCloseTo(expectedLoss, Offset.offset(1e-5 * Math.max(1, expectedLoss)));
        assertThat(plan.view("logits").read().data()).containsExactly(logits);
    }

    /** As if the rows without a target were not there. */
    @Test
    void ignoredRowsCountForNothing() {
        SplittableRandom random = new SplittableRandom(8);
        float[] logits = new float[ROWS * VOCABULARY];
        for (int i = 0; i < logits.length; i++) {
            logits[i] = (float) random.nextDouble(-3, 3);
        }
        plan.view("logits").write(logits);
        CrossEntropy objective = new CrossEntropy(0, new int[] {4, CrossEntropy.IGNORED, 9, CrossEntropy.IGNORED, 0});
        assertThat(objective.terms()).isEqualTo(3);
        double loss = objective.evaluate(plan.view("logits"), plan.view("gradient"));
        float[] gradient = plan.view("gradient").read().data();
        double expected = 0;
        int[] rows = {0, 2, 4};
        int[] targets = {4, 9, 0};
        for (int i = 0; i < rows.length; i++) {
            double total = 0;
            for (int token = 0; token < VOCABULARY; token++) {
                total += Math.exp(logits[rows[i] * VOCABULARY + token]);
            }
            double probability = Math.exp(logits[rows[i] * VOCABULARY + targets[i]]) / total;
            expected -= Math.log(probability) / 3;
            assertThat((double) gradient[rows[i] * VOCABULARY + targets[i]])
                    .isCloseTo((probability - 1) / 3, Offset.offset(1e-6));
        }
        assertThat(loss).isCloseTo(expected, Offset.offset(1e-5));
        for (int row : new int[] {1, 3}) {
            for (int token = 0; token < VOCABULARY; token++) {
                assertThat(gradient[row * VOCABULARY + token]).isZero();
            }
        }
        objective.targets(new int[] {-100, -100, -100, -100, -100});
        assertThatThrownBy(() -> objective.evaluate(plan.view("logits"), plan.view("gradient")))
                .hasMessage("no row of the batch has a target");
    }

    /** tests/parity/training_golden.py wrote the file. */
    @ParameterizedTest
    @ValueSource(strings = {"0.0", "0.1", "0.5"})
    void equalsPyTorchWithLabelSmoothing(String smoothing) {
        int rows = 6;
        int width = 13;
        float[] logits = new float[rows * width];
        float[] expected = new float[rows * width];
        float[] expectedLoss = new float[1];
        float[] tokens = new float[rows];
        try (SafetensorsFile golden =
                SafetensorsFile.open(Path.of("src/test/resources/genir/model/run/cross-entropy.safetensors"))) {
            golden.read("logits", FloatBuffer.wrap(logits));
            golden.read("targets", FloatBuffer.wrap(tokens));
            golden.read("loss." + smoothing, FloatBuffer.wrap(expectedLoss));
            golden.read("gradient." + smoothing, FloatBuffer.wrap(expected));
        }
        int[] targets = new int[rows];
        Arrays.setAll(targets, row -> (int) tokens[row]);
        Plan given = plan(rows, width);
        given.view("logits").write(logits);
        double loss = new CrossEntropy(0, Double.parseDouble(smoothing), targets)
                .evaluate(given.view("logits"), given.view("gradient"));
        assertThat(loss).isCloseTo(expectedLoss[0], Offset.offset(1e-5));
        assertThat(given.view("gradient").read().data()).containsExactly(expected, Offset.offset(1e-6f));
    }

    @Test
    void targetsMustBeAmongTheTokens() {
        for (int target : new int[] {-1, 6, VOCABULARY}) {
            CrossEntropy objective = new CrossEntropy(7);
            int[] targets = {8, 8, target, 8, 8};
            objective.targets(targets);
            assertThatThrownBy(() -> objective.evaluate(plan.view("logits"), plan.view("gradient")))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining(String.valueOf(target));
        }
        CrossEntropy objective = new CrossEntropy(0);
        objective.targets(new int[] {1});
        assertThatThrownBy(() -> objective.evaluate(plan.view("logits"), plan.view("gradient")))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("1 targets for 5 rows");
    }
}
