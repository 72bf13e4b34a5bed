package genir.model.run;

import genir.model.T5Config;
import genir.model.backend.FloatSpan;
import genir.model.weights.Initialization;
import genir.model.weights.ParameterLayout;
import genir.model.weights.Parameters;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** Models of a few thousand weights, and batches for them. */
public final class TinyModels {
    public static final int WORDS = 30;
    public static final int VOCABULARY = 37;

    private TinyModels() {}

    /** 12 wide, three heads of 4. */
    public static T5Config config(int encoderLayers, int decoderLayers, boolean tied) {
        return new T5Config(
                VOCABULARY, 12, 4, 20, 3, encoderLayers, decoderLayers, 8, 16, 0.1, null, null, tied, null, null);
    }

    /** The same with the MLP of T5 1.1. */
    public static T5Config gated(boolean tied) {
        return new T5Config(VOCABULARY, 12, 4, 20, 3, 2, 2, 8, 16, 0.1, null, "gated-gelu", tied, null, null);
    }

    /** T5's own initial values, but norms with gains other than 1, so that each one matters. */
    public static Parameters parameters(int encoderLayers, int decoderLayers, boolean tied) {
        return parameters(config(encoderLayers, decoderLayers, tied));
    }

    public static Parameters parameters(T5Config config) {
        Parameters parameters = Initialization.T5.create(config, 3);
        SplittableRandom random = new SplittableRandom(4);
        for (ParameterLayout.Slot slot : parameters.layout().slots().values()) {
            if (slot.shape().length == 1) {
                FloatSpan gains = parameters.floats(slot.name());
                for (long i = 0; i < gains.length(); i++) {
                    gains.put(i, (float) random.nextDouble(0.5, 1.5));
                }
            }
        }
        return parameters;
    }

    public static List<int[]> sequences(int count, int longest, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        List<int[]> sequences = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            int[] tokens = random.ints(i == 0 ? longest : random.nextInt(1, longest + 1), 3, WORDS)
                    .toArray();
            tokens[tokens.length - 1] = 1;
            sequences.add(tokens);
        }
        return sequences;
    }
}
