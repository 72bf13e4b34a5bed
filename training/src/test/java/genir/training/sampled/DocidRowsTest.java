package genir.training.sampled;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import genir.model.T5Config;
import genir.model.plan.Plan;
import genir.model.plan.PlanSpec;
import genir.model.run.Objective;
import genir.model.weights.Initialization;
import genir.model.weights.Parameters;
import genir.model.weights.WeightNames;
import genir.training.optimizer.Adam;
import genir.training.optimizer.Update;
import java.io.IOException;
import java.nio.file.Path;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Steps on few rows against the same steps in doubles, row by row. */
class DocidRowsTest {
    private static final int WORDS = 20;
    private static final int DOCIDS = 9;
    private static final double RATE = 0.01;

    @TempDir
    Path folder;

    @Test
    void onlyCandidatesChangeByTheNumberOfAllSteps() throws IOException {
        T5Config config = new T5Config(WORDS + DOCIDS, 8, 4, 8, 2, 1, 1, 8, 16, 0.0, null, null, true, null, null);
        Parameters given = Initialization.T5.create(config, 7);
        int width = config.dModel();
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
        Parameters gradients = rows.worked().zerosLike();
        Plan plan = new PlanSpec(given.device())
                .append(new Update(rows.optimizer(), gradients, 1e9))
                .compile();
        SplittableRandom random = new SplittableRandom(3);
        for (int step = 1; step <= 12; step++) {
            int[] tokens = random.ints(WORDS, WORDS + DOCIDS - 1)
                    .distinct()
                    .limit(step % 2 == 0 ? 4 : 2)
                    .sorted()
                    .toArray();
            rows.load(tokens);
            gradients.floats().fill(0);
            for (int place = 0; place < tokens.length; place++) {
                for (int d = 0; d < width; d++) {
                    // Of a row that is a candidate but has no gradient the moments change too.
                    float gradient = place == 1 ? 0 : (float) random.nextGaussian();
                    gradients.floats(WeightNames.OUTPUT).put((long) place * width + d, gradient);
                    adam(weights, first, second, tokens[place] - WORDS, d, gradient, step);
                }
            }
            plan.view(Objective.LOSS).writeDoubles(1);
            Update.fill(plan, RATE, step);
            plan.run();
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
