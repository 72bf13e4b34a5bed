package genir.training.optimizer;

import static org.assertj.core.api.Assertions.assertThat;

import genir.model.T5Config;
import genir.model.run.CrossEntropy;
import genir.model.run.GradientRunner;
import genir.model.run.TokenBatch;
import genir.model.weights.Initialization;
import genir.model.weights.Parameters;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Two hundred steps of a model large enough for every kind of thread, twice. */
class SameBytesTest {
    private static final int STEPS = 200;
    private static final int WORDS = 200;
    private static final int BATCH = 24;

    private static Parameters train(long seed) {
        T5Config config = new T5Config(250, 64, 16, 256, 4, 1, 2, 8, 16, 0.1, null, null, true, null, null);
        Parameters parameters = Initialization.small(config).create(config, seed);
        GradientRunner runner = new GradientRunner(parameters);
        Optimizer adam = new Adam(parameters, 0.9, 0.98);
        GradientNorm norm = new GradientNorm();
        CrossEntropy objective = new CrossEntropy(0);
        SplittableRandom random = new SplittableRandom(seed);
        for (int step = 1; step <= STEPS; step++) {
            List<int[]> sequences = new ArrayList<>();
            for (int row = 0; row < BATCH; row++) {
                sequences.add(random.ints(random.nextInt(1, 17), 3, WORDS).toArray());
            }
            objective.targets(random.ints(BATCH, WORDS, 250).toArray());
            // Two lengths, so that two plans take turns.
            runner.run(new TokenBatch(sequences, step % 3 == 0 ? 24 : 16), objective, seed + step);
            Parameters gradients = runner.gradients();
            adam.step(gradients, GradientNorm.scale(norm.of(gradients), 1), step, 0.002);
        }
        return parameters;
    }

    @Test
    void theSameSeedGivesTheSameBytes() {
        FloatBuffer first = train(5).floats();
        FloatBuffer second = train(5).floats();
        assertThat(first.limit()).isEqualTo(second.limit());
        for (int i = 0; i < first.limit(); i++) {
            // As bits: a comparison of numbers would miss what a comparison of files finds.
            assertThat(Float.floatToRawIntBits(second.get(i)))
                    .as("float " + i)
                    .isEqualTo(Float.floatToRawIntBits(first.get(i)));
        }
        assertThat(train(6).floats()).isNotEqualTo(first);
    }
}
