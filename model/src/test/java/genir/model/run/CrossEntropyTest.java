package genir.model.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import genir.model.plan.Device;
import genir.model.plan.device.CpuDevice;
import genir.model.plan.device.Devices;
import genir.model.plan.device.Nd4jDevice;
import genir.model.weights.SafetensorsFile;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CrossEntropyTest {
    private static final int ROWS = 5;
    private static final int VOCABULARY = 11;

    static Stream<Device> devices() {
        return Stream.of(new CpuDevice(), new Nd4jDevice());
    }

    private static ObjectiveRun run(CrossEntropy objective) {
        return new ObjectiveRun(objective, ROWS, VOCABULARY, Devices.standard());
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
        ObjectiveRun run = run(new CrossEntropy(firstToken, targets));
        double loss = run.evaluate(logits);
        float[] gradient = run.gradient();
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
        assertThat(run.logits()).containsExactly(logits);
    }

    /** As if the rows without a target were not there. */
    @Test
    void ignoredRowsCountForNothing() {
        SplittableRandom random = new SplittableRandom(8);
        float[] logits = new float[ROWS * VOCABULARY];
        for (int i = 0; i < logits.length; i++) {
            logits[i] = (float) random.nextDouble(-3, 3);
        }
        CrossEntropy objective = new CrossEntropy(0, new int[] {4, CrossEntropy.IGNORED, 9, CrossEntropy.IGNORED, 0});
        assertThat(objective.terms()).isEqualTo(3);
        ObjectiveRun run = run(objective);
        double loss = run.evaluate(logits);
        float[] gradient = run.gradient();
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
        ObjectiveRun without = run(new CrossEntropy(0, new int[] {-100, -100, -100, -100, -100}));
        assertThatThrownBy(() -> without.evaluate(logits)).rootCause().hasMessage("no row of the batch has a target");
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
        CrossEntropy objective = new CrossEntropy(0, Double.parseDouble(smoothing), targets);
        devices().forEach(device -> {
            ObjectiveRun run = new ObjectiveRun(objective, rows, width, device);
            assertThat(run.evaluate(logits)).as(device.name()).isCloseTo(expectedLoss[0], Offset.offset(1e-5));
            assertThat(run.gradient()).as(device.name()).containsExactly(expected, Offset.offset(1e-6f));
        });
    }

    @Test
    void targetsMustBeAmongTheTokens() {
        for (int target : new int[] {-1, 6, VOCABULARY}) {
            ObjectiveRun run = run(new CrossEntropy(7, new int[] {8, 8, target, 8, 8}));
            assertThatThrownBy(() -> run.evaluate(new float[ROWS * VOCABULARY]))
                    .rootCause()
                    .hasMessageContaining("target " + target + " is not between 7 and 10");
        }
    }
}
