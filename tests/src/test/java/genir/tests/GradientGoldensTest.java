package genir.tests;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import genir.model.T5Config;
import genir.model.backend.FloatSpan;
import genir.model.run.CrossEntropy;
import genir.model.run.GradientRunner;
import genir.model.run.TokenBatch;
import genir.model.weights.ParameterLayout;
import genir.model.weights.Parameters;
import genir.model.weights.SafetensorsFile;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.assertj.core.data.Offset;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The engine's gradients are those of PyTorch in float64 (parity/make_gradients.py), with the same dropout masks. */
class GradientGoldensTest {
    private static final Path FOLDER = Path.of("parity", "gradients");
    private static final double TOLERANCE = 1e-4;
    /** Before the samples of a large weight: its gradient's length and its largest element. */
    private static final int SUMMARIES = 2;

    static List<String> cases() throws IOException {
        List<String> names = new ArrayList<>();
        new ObjectMapper()
                .readTree(FOLDER.resolve("cases.json").toFile())
                .fieldNames()
                .forEachRemaining(names::add);
        return names;
    }

    @ParameterizedTest
    @MethodSource("cases")
    void equalPyTorchs(String name) throws IOException {
        JsonNode chosen = new ObjectMapper()
                .readTree(FOLDER.resolve("cases.json").toFile())
                .get(name);
        Parameters parameters = weights(new ObjectMapper().treeToValue(chosen.get("model"), T5Config.class));
        int words = chosen.get("words").asInt();
        int batch = chosen.get("batch").asInt();
        CrossEntropy objective = new CrossEntropy(
                chosen.get("docids_only").asBoolean() ? words : 0,
                Arrays.stream(draws("targets", batch))
                        .map(draw -> words + draw % (parameters.config().vocabSize() - words))
                        .toArray());
        GradientRunner runner = new GradientRunner(parameters);
        double loss = runner.run(
                tokens(batch, chosen.get("length").asInt(), words),
                objective,
                chosen.get("dropout_seed").asLong());
        int samples = chosen.get("samples").asInt();
        try (SafetensorsFile golden = SafetensorsFile.open(FOLDER.resolve(name + ".safetensors"))) {
            double expected = read(golden, "loss")[0];
            assertThat(loss).isCloseTo(expected, Offset.offset(TOLERANCE * expected));
            int compared = 0;
            for (ParameterLayout.Slot slot : parameters.layout().slots().values()) {
                FloatSpan gradient = runner.gradients().floats(slot.name());
                if (golden.names().contains(slot.name())) {
                    compare(slot.name(), gradient, read(golden, slot.name()), samples);
                    compared++;
                } else {
                    for (long i = 0; i < gradient.length(); i++) {
                        assertThat(gradient.get(i)).as(slot.name()).isZero();
                    }
                }
            }
            assertThat(compared).isEqualTo(golden.names().size() - 1);
        }
    }

    private static void compare(String name, FloatSpan gradient, float[] golden, int samples) {
        double largest = 0;
        double square = 0;
        for (int i = 0; i < gradient.length(); i++) {
            largest = Math.max(largest, Math.abs(gradient.get(i)));
            square += (double) gradient.get(i) * gradient.get(i);
        }
        if (samples == 0) {
            assertThat(golden).hasSize((int) gradient.length());
            double scale = 0;
            for (float expected : golden) {
                scale = Math.max(scale, Math.abs(expected));
            }
            for (int i = 0; i < golden.length; i++) {
                assertClose(name, gradient.get(i), golden[i], scale);
            }
            return;
        }
        assertThat(golden).hasSize(SUMMARIES + samples);
        assertClose(name + "'s length", Math.sqrt(square), golden[0], golden[0]);
        assertClose(name + "'s largest", largest, golden[1], golden[1]);
        int[] places = draws("samples " + name, samples);
        for (int i = 0; i < samples; i++) {
            assertClose(name, gradient.get(places[i] % gradient.length()), golden[SUMMARIES + i], golden[1]);
        }
    }

    private static void assertClose(String what, double actual, double expected, double scale) {
        assertThat(actual).as(what).isCloseTo(expected, Offset.offset(TOLERANCE * scale + 1e-12));
    }

    private static float[] read(SafetensorsFile file, String name) {
        long length = Arrays.stream(file.shape(name)).reduce(1, (a, b) -> a * b);
        float[] values = new float[Math.toIntExact(length)];
        file.read(name, FloatBuffer.wrap(values));
        return values;
    }

    private static Parameters weights(T5Config config) {
        Parameters parameters = new Parameters(config);
        for (ParameterLayout.Slot slot : parameters.layout().slots().values()) {
            String name = slot.name();
            int[] draws = draws(name, Math.toIntExact(slot.length()));
            double scale = 1;
            if (slot.shape().length > 1 && !name.equals("shared.weight") && !name.contains("relative_attention_bias")) {
                scale = (name.endsWith(".q.weight") ? 0.5 : 1.0) * Math.sqrt(3.0 / slot.shape()[1]);
            }
            FloatSpan floats = parameters.floats(name);
            for (int i = 0; i < draws.length; i++) {
                double uniform = draws[i] / (double) (1 << 23) - 1;
                floats.put(i, (float) (slot.shape().length == 1 ? 1 + 0.5 * uniform : uniform * scale));
            }
        }
        return parameters;
    }

    private static TokenBatch tokens(int size, int length, int words) {
        int[] lengths = draws("lengths", size);
        int[] tokens = draws("tokens", size * length);
        List<int[]> sequences = new ArrayList<>();
        for (int row = 0; row < size; row++) {
            int[] sequence = new int[row == 0 ? length : 1 + lengths[row] % length];
            for (int i = 0; i < sequence.length; i++) {
                sequence[i] = i == sequence.length - 1 ? 1 : 3 + tokens[row * length + i] % (words - 3);
            }
            sequences.add(sequence);
        }
        return new TokenBatch(sequences, length);
    }

    /** 24 random bits for each place, a function of name and place: MurmurHash3's finaliser. */
    private static int[] draws(String name, int count) {
        int[] draws = new int[count];
        for (int i = 0; i < count; i++) {
            int h = i * 0x9E3779B9 + name.hashCode();
            h = (h ^ (h >>> 16)) * 0x85EBCA6B;
            h = (h ^ (h >>> 13)) * 0xC2B2AE35;
            draws[i] = (h ^ (h >>> 16)) >>> 8;
        }
        return draws;
    }
}
