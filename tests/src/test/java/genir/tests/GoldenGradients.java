package genir.tests;

import static org.assertj.core.api.Assertions.assertThat;

import genir.model.T5Config;
import genir.model.backend.FloatSpan;
import genir.model.weights.ParameterLayout;
import genir.model.weights.Parameters;
import genir.model.weights.SafetensorsFile;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.assertj.core.data.Offset;

/** What the scripts of parity/ that write gradients, and the tests that read them, make alike: weights and texts. */
final class GoldenGradients {
    /** Of a gradient's largest element. */
    static final double TOLERANCE = 1e-4;
    /** Before the samples of a large weight: its gradient's length and its largest element. */
    private static final int SUMMARIES = 2;

    private GoldenGradients() {}

    static void compare(String name, FloatSpan gradient, float[] golden, int samples) {
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

    static float[] read(SafetensorsFile file, String name) {
        long length = Arrays.stream(file.shape(name)).reduce(1, (a, b) -> a * b);
        float[] values = new float[Math.toIntExact(length)];
        file.read(name, FloatBuffer.wrap(values));
        return values;
    }

    static Parameters weights(T5Config config) {
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

    /**
     * Texts of random tokens, ended; the first is as long as can be.
     *
     * @param kind before the names of what is drawn, such as "query "; empty for none
     */
    static List<int[]> texts(String kind, int size, int length, int words) {
        int[] lengths = draws(kind + "lengths", size);
        int[] tokens = draws(kind + "tokens", size * length);
        List<int[]> sequences = new ArrayList<>();
        for (int row = 0; row < size; row++) {
            int[] sequence = new int[row == 0 ? length : 1 + lengths[row] % length];
            for (int i = 0; i < sequence.length; i++) {
                sequence[i] = i == sequence.length - 1 ? 1 : 3 + tokens[row * length + i] % (words - 3);
            }
            sequences.add(sequence);
        }
        return sequences;
    }

    /** 24 random bits for each place, a function of name and place: MurmurHash3's finaliser. */
    static int[] draws(String name, int count) {
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
