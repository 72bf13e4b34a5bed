package genir.model.run;

import static org.assertj.core.api.Assertions.assertThat;

import genir.model.T5Config;
import genir.model.backend.NativeBackend;
import genir.model.weights.Initialization;
import genir.model.weights.Parameters;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Ranks by vectors near to known ones, against all logits. */
class NearRanksTest {
    private static final int FROM = 100;
    private static final int TO = 900;
    private static final int BATCH = 50;
    private static final int WIDTH = 12;

    @BeforeAll
    static void start() {
        NativeBackend.start();
    }

    private static float[] random(int length, double scale, SplittableRandom random) {
        float[] values = new float[length];
        for (int i = 0; i < length; i++) {
            values[i] = (float) (scale * random.nextDouble(-1, 1));
        }
        return values;
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void areThoseOfAllLogitsHoweverMuchChanges(boolean tied) {
        T5Config config = new T5Config(1000, WIDTH, 4, 20, 3, 1, 1, 8, 16, 0.1, null, null, tied, null, null);
        Parameters parameters = Initialization.T5.create(config, 3);
        String matrix = parameters.layout().output().name();
        OutputRows output = new OutputRows(parameters, new LogitSearch(parameters.device()), FROM, TO);
        SplittableRandom random = new SplittableRandom(7);
        float[] known = random(BATCH * WIDTH, 1, random);
        NearRanks near = output.near(known);
        int closed = 0;
        int open = 0;
        for (double size : new double[] {0, 0.001, 0.01, 0.03, 0.1, 0.3, 1, 10}) {
            float[] changed = random(BATCH * WIDTH, size, random);
            float scale = (float) random.nextDouble(0.2, 3);
            List<int[]> tokens = new ArrayList<>();
            for (int i = 0; i < changed.length; i++) {
                changed[i] += scale * known[i];
            }
            for (int row = 0; row < BATCH; row++) {
                tokens.add(random.ints(1 + random.nextInt(2), 0, TO - FROM).toArray());
                // One that leads, as the right document mostly does.
                tokens.get(row)[0] = best(parameters, matrix, known, row);
            }
            int[][] ranks = output.ranks(changed, tokens, near);
            for (int row = 0; row < BATCH; row++) {
                assertThat(ranks[row]).containsExactly(brute(parameters, matrix, changed, row, tokens.get(row)));
                int[] leader = {tokens.get(row)[0]};
                int[] alone = near.ranks(row, changed, leader);
                closed += alone == null ? 0 : 1;
                open += alone == null ? 1 : 0;
                if (alone != null) {
                    assertThat(alone).containsExactly(ranks[row][0]);
                }
            }
        }
        // Both ways have been gone.
        assertThat(closed).isGreaterThan(100);
        assertThat(open).isGreaterThan(100);
    }

    @Test
    void aVectorWithoutDirectionIsLeftOpen() {
        Parameters parameters = Initialization.T5.create(
                new T5Config(1000, WIDTH, 4, 20, 3, 1, 1, 8, 16, 0.1, null, null, true, null, null), 3);
        OutputRows output = new OutputRows(parameters, new LogitSearch(parameters.device()), FROM, TO);
        float[] nothing = new float[WIDTH];
        float[] something = random(WIDTH, 1, new SplittableRandom(1));
        assertThat(output.near(nothing).ranks(0, something, new int[] {3})).isNull();
        assertThat(output.near(something).ranks(0, nothing, new int[] {3})).isNull();
        something[0] = Float.NaN;
        assertThat(output.near(nothing).ranks(0, something, new int[] {3})).isNull();
        // All logits are 0: the lower token comes first.
        assertThat(output.ranks(nothing, List.of(new int[] {3}), output.near(nothing))[0])
                .containsExactly(4);
    }

    private static double logit(Parameters parameters, String matrix, float[] vectors, int row, int token) {
        double sum = 0;
        for (int i = 0; i < WIDTH; i++) {
            sum += (double) vectors[row * WIDTH + i] * parameters.values(matrix).get((long) (FROM + token) * WIDTH + i);
        }
        return sum;
    }

    private static int best(Parameters parameters, String matrix, float[] vectors, int row) {
        int best = 0;
        for (int token = 1; token < TO - FROM; token++) {
            best = logit(parameters, matrix, vectors, row, token) > logit(parameters, matrix, vectors, row, best)
                    ? token
                    : best;
        }
        return best;
    }

    private static int[] brute(Parameters parameters, String matrix, float[] vectors, int row, int[] tokens) {
        int[] ranks = new int[tokens.length];
        for (int i = 0; i < tokens.length; i++) {
            double own = logit(parameters, matrix, vectors, row, tokens[i]);
            ranks[i] = 1;
            for (int other = 0; other < TO - FROM; other++) {
                ranks[i] += logit(parameters, matrix, vectors, row, other) > own ? 1 : 0;
            }
        }
        return ranks;
    }
}
