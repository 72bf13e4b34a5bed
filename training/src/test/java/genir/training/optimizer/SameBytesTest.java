package genir.training.optimizer;

import static org.assertj.core.api.Assertions.assertThat;

import genir.model.T5Config;
import genir.model.plan.Plan;
import genir.model.run.CrossEntropy;
import genir.model.run.GradientRunner;
import genir.model.run.TokenBatch;
import genir.model.weights.Initialization;
import genir.model.weights.Parameters;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Two hundred steps of a model large enough for every kind of thread, twice. */
class SameBytesTest {
    private static final int STEPS = 200;
    private static final int WORDS = 200;
    private static final int BATCH = 24;

    private static float[] train(long seed) {
        T5Config config = new T5Config(250, 64, 16, 256, 4, 1, 2, 8, 16, 0.1, null, null, true, null, null);
        Parameters parameters = Initialization.small(config).create(config, seed);
        Parameters gradients = parameters.zerosLike();
        Update update = new Update(new Adam(parameters, 0.9, 0.98), gradients, 1);
        GradientRunner runner = new GradientRunner(parameters, gradients, update);
        List<int[]> starts = Collections.nCopies(BATCH, new int[] {config.padTokenId()});
        SplittableRandom random = new SplittableRandom(seed);
        for (int step = 1; step <= STEPS; step++) {
            List<int[]> sequences = new ArrayList<>();
            for (int row = 0; row < BATCH; row++) {
                sequences.add(random.ints(random.nextInt(1, 17), 3, WORDS).toArray());
            }
            CrossEntropy objective =
                    new CrossEntropy(0, random.ints(BATCH, WORDS, 250).toArray());
            // Two lengths, so that two plans take turns.
            TokenBatch batch = new TokenBatch(sequences, step % 3 == 0 ? 24 : 16);
            Plan plan = runner.prepare(batch, starts, objective, seed + step);
            Update.fill(plan, 0.002, step);
            plan.run();
        }
        // Copied: a buffer does not keep its parameters' memory from being given to the next.
        float[] weights = new float[(int) parameters.floats().length()];
        parameters.floats().get(0, weights);
        return weights;
    }

    @Test
    void theSameSeedGivesTheSameBytes() {
        int[] first = bits(train(5));
        assertThat(bits(train(5))).isEqualTo(first);
        assertThat(bits(train(6))).isNotEqualTo(first);
    }

    /** A comparison of numbers would miss what a comparison of files finds. */
    private static int[] bits(float[] weights) {
        int[] bits = new int[weights.length];
        Arrays.setAll(bits, i -> Float.floatToRawIntBits(weights[i]));
        return bits;
    }
}
