package genir.training.sampled;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import genir.model.T5Config;
import genir.model.plan.Plan;
import genir.model.plan.PlanSpec;
import genir.model.run.Objective;
import genir.model.weights.Initialization;
import genir.model.weights.Parameters;
import genir.model.weights.SafetensorsFile;
import genir.model.weights.WeightNames;
import genir.training.optimizer.Adam;
import genir.training.optimizer.Update;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Steps on few rows against the same steps in doubles, row by row. */
class DocidRowsTest {
    private static final int WORDS = 20;
    private static final int DOCIDS = 9;
    private static final T5Config CONFIG =
            new T5Config(WORDS + DOCIDS, 8, 4, 8, 2, 1, 1, 8, 16, 0.0, null, null, true, null, null);
    private static final double RATE = 0.01;

    @TempDir
    Path folder;

    /** Steps of some rows each equal PyTorch's SparseAdam; tests/parity/training_golden.py wrote the file. */
    @Test
    void stepsEqualSparseAdams() throws IOException {
        try (SafetensorsFile golden =
                SafetensorsFile.open(Path.of("src/test/resources/genir/training/sampled/sparse-adam.safetensors"))) {
            Parameters given = Initialization.T5.create(CONFIG, 7);
            int width = CONFIG.dModel();
            float[] table = read(golden, "initial");
            given.floats(WeightNames.EMBEDDING).put((long) WORDS * width, table);
            DocidRows rows = new DocidRows(given, WORDS, DOCIDS, 4, worked -> new Adam(worked, 0.9, 0.98), folder);
            Steps steps = new Steps(rows);
            for (int step = 1; step <= 12; step++) {
                float[] touched = read(golden, "rows" + step);
                int[] tokens = new int[touched.length];
                for (int place = 0; place < tokens.length; place++) {
                    tokens[place] = WORDS + (int) touched[place];
                }
                steps.step(tokens, read(golden, "gradient" + step), step);
            }
            rows.settle();
            float[] after = new float[DOCIDS * width];
            rows.all().floats(WeightNames.EMBEDDING).get((long) WORDS * width, after);
            // Its epsilon is a bit smaller: it is not multiplied by the correction of the second moment.
            assertThat(after)
                    .containsExactly(read(golden, "after"), within(2e-6f))
                    .isNotEqualTo(table);
        }
    }

    private static float[] read(SafetensorsFile file, String name) {
        long length = 1;
        for (long axis : file.shape(name)) {
            length *= axis;
        }
        float[] floats = new float[(int) length];
        file.read(name, FloatBuffer.wrap(floats));
        return floats;
    }

    /** Steps with gradients that a test gives. */
    private static final class Steps {
        private final DocidRows rows;
        private final Parameters gradients;
        private final Plan plan;

        Steps(DocidRows rows) {
            this.rows = rows;
            this.gradients = rows.worked().zerosLike();
            this.plan = new PlanSpec(gradients.device())
                    .append(new Update(rows.optimizer(), gradients, 1e9))
                    .compile();
        }

        void step(int[] tokens, float[] ofRows, int step) {
            rows.load(tokens);
            gradients.floats().fill(0);
            gradients.floats(WeightNames.OUTPUT).put(0, ofRows);
            plan.view(Objective.LOSS).writeDoubles(1);
            Update.fill(plan, RATE, step);
            plan.run();
        }
    }

    @Test
    void onlyCandidatesChangeByTheNumberOfAllSteps() throws IOException {
        Parameters given = Initialization.T5.create(CONFIG, 7);
        int width = CONFIG.dModel();
        double[][] weights = new double[DOCIDS][width];
        for (int docid = 0; docid < DOCIDS; docid++) {
            for (int d = 0; d < width; d++) {
                weights[docid][d] = given.floats(WeightNames.EMBEDDING).get((long) (WORDS + docid) * width + d);
            }
        }
        float word = given.floats(WeightNames.EMBEDDING).get(5);
        double[][] first = new double[DOCIDS][width];
        double[][] second = new double[DOCIDS][width];
        DocidRows rows = new DocidRows(given, WORDS, DOCIDS, 4, worked -> new Adam(worked, 0.9, 0.98), folder);
        Steps steps = new Steps(rows);
        SplittableRandom random = new SplittableRandom(3);
        for (int step = 1; step <= 12; step++) {
            int[] tokens = random.ints(WORDS, WORDS + DOCIDS - 1)
                    .distinct()
                    .limit(step % 2 == 0 ? 4 : 2)
                    .sorted()
                    .toArray();
            float[] ofRows = new float[tokens.length * width];
            for (int place = 0; place < tokens.length; place++) {
                for (int d = 0; d < width; d++) {
                    // Of a row that is a candidate but has no gradient the moments change too.
                    float gradient = place == 1 ? 0 : (float) random.nextGaussian();
                    ofRows[place * width + d] = gradient;
                    adam(weights, first, second, tokens[place] - WORDS, d, gradient, step);
                }
            }
            steps.step(tokens, ofRows, step);
        }
        rows.settle();
        Parameters all = rows.all();
        for (int docid = 0; docid < DOCIDS; docid++) {
            for (int d = 0; d < width; d++) {
                long place = (long) docid * width + d;
                assertThat((double) all.floats(WeightNames.EMBEDDING).get((long) WORDS * width + place))
                        .isCloseTo(weights[docid][d], within(1e-5));
                float[] moment = new float[1];
                rows.state().get("first_moment.docids").memory().read(place, moment, 0, 1);
                assertThat((double) moment[0]).isCloseTo(first[docid][d], within(1e-6));
                rows.state().get("second_moment.docids").memory().read(place, moment, 0, 1);
                assertThat((double) moment[0]).isCloseTo(second[docid][d], within(1e-6));
            }
        }
        // The last docid was never a candidate, and no word had a gradient.
        assertThat(first[DOCIDS - 1]).containsOnly(0);
        assertThat(all.floats(WeightNames.EMBEDDING).get(5)).isEqualTo(word);
    }

    /** Kingma and Ba's algorithm 1, as PyTorch's SparseAdam has it. */
    private static void adam(
            double[][] weights, double[][] first, double[][] second, int row, int d, double gradient, int step) {
        first[row][d] = 0.9 * first[row][d] + 0.1 * gradient;
        second[row][d] = 0.98 * second[row][d] + 0.02 * gradient * gradient;
        double mean = first[row][d] / (1 - Math.pow(0.9, step));
        double variance = second[row][d] / (1 - Math.pow(0.98, step));
        weights[row][d] -= RATE * mean / (Math.sqrt(variance) + 1e-8);
    }
}
