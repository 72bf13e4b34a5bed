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
import genir.training.loop.Schedule;
import genir.training.optimizer.AdamW;
import genir.training.optimizer.Update;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Steps on few rows against the same steps in doubles, row by row. */
class DocidRowsTest {
    private static final int WORDS = 20;
    private static final int DOCIDS = 9;
    private static final T5Config CONFIG =
            new T5Config(WORDS + DOCIDS, 8, 4, 8, 2, 1, 1, 8, 16, 0.0, null, null, true, null, null);
    private static final double RATE = 0.01;
    private static final double BETA1 = 0.9;
    private static final double BETA2 = 0.98;
    private static final int GOLDEN_STEPS = 12;

    @TempDir
    Path folder;

    /** Where all rows are candidates of every step, these equal PyTorch's; tests/parity/training_golden.py wrote the files. */
    @ParameterizedTest
    @CsvSource({"adam, 0", "adamw, 0.5"})
    void stepsOfAllRowsEqualPyTorchs(String name, double decay) throws IOException {
        Path file = Path.of("src/test/resources/genir/training/sampled", name + ".safetensors");
        try (SafetensorsFile golden = SafetensorsFile.open(file)) {
            Parameters given = Initialization.T5.create(CONFIG, 7);
            int width = CONFIG.dModel();
            float[] table = read(golden, "initial");
            given.floats(WeightNames.EMBEDDING).put((long) WORDS * width, table);
            Steps steps = new Steps(given, new Schedule(Schedule.Kind.LINEAR, RATE, 0, 1, GOLDEN_STEPS), decay);
            int[] tokens = IntStream.range(WORDS, WORDS + DOCIDS).toArray();
            for (int step = 1; step <= GOLDEN_STEPS; step++) {
                steps.step(tokens, read(golden, "gradient" + step), step);
            }
            steps.rows.settle();
            steps.rows.catchUp(GOLDEN_STEPS);
            float[] after = new float[DOCIDS * width];
            steps.rows.all().floats(WeightNames.EMBEDDING).get((long) WORDS * width, after);
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
    private final class Steps {
        private final DocidRows rows;
        private final Parameters gradients;
        private final Plan plan;
        private final Schedule schedule;

        Steps(Parameters given, Schedule schedule, double decay) throws IOException {
            this.schedule = schedule;
            this.rows = new DocidRows(
                    given,
                    WORDS,
                    DOCIDS,
                    DOCIDS,
                    worked -> new AdamW(worked, BETA1, BETA2, decay),
                    new RowSteps(schedule, BETA1, BETA2, decay),
                    folder);
            this.gradients = rows.worked().zerosLike();
            this.plan = new PlanSpec(gradients.device())
                    .append(new Update(rows.optimizer(), gradients, 1e9))
                    .compile();
        }

        void step(int[] tokens, float[] ofRows, int step) {
            rows.load(step, tokens);
            gradients.floats().fill(0);
            gradients.floats(WeightNames.OUTPUT).put(0, ofRows);
            plan.view(Objective.LOSS).writeDoubles(1);
            Update.fill(plan, schedule.at(step), step);
            plan.run();
        }
    }

    /** Steps of all rows, one after the other; some are candidates again when nothing is left of their first moment. */
    @ParameterizedTest
    @ValueSource(doubles = {0, 0.1})
    void everyRowIsWhereSingleStepsTakeIt(double decay) throws IOException {
        Parameters given = Initialization.T5.create(CONFIG, 7);
        int width = CONFIG.dModel();
        double[][] weights = new double[DOCIDS][width];
        for (int docid = 0; docid < DOCIDS; docid++) {
            for (int d = 0; d < width; d++) {
                weights[docid][d] = given.floats(WeightNames.EMBEDDING).get((long) (WORDS + docid) * width + d);
            }
        }
        double[] begun = weights[0].clone();
        float word = given.floats(WeightNames.EMBEDDING).get(5);
        Row[] expected = Arrays.stream(weights).map(Row::new).toArray(Row[]::new);
        int all = 600;
        Schedule schedule = new Schedule(Schedule.Kind.COSINE, RATE, 20, 100, all);
        Steps steps = new Steps(given, schedule, decay);
        SplittableRandom random = new SplittableRandom(3);
        for (int step = 1; step <= all; step++) {
            // The last docid is never a candidate, the first one in two steps, the second after many without it too.
            int from = step == 3 || step == 590 ? 0 : step > 200 && step < 580 ? 2 : 1;
            int[] tokens = IntStream.concat(
                            IntStream.of(WORDS + from),
                            random.ints(WORDS + from + 1, WORDS + DOCIDS - 1)
                                    .distinct()
                                    .limit(step % 4))
                    .sorted()
                    .toArray();
            double[][] gradients = new double[DOCIDS][];
            float[] ofRows = new float[tokens.length * width];
            for (int place = 0; place < tokens.length; place++) {
                gradients[tokens[place] - WORDS] = new double[width];
                for (int d = 0; d < width; d++) {
                    // A candidate may have no gradient.
                    float gradient = place == 1 ? 0 : (float) random.nextGaussian();
                    ofRows[place * width + d] = gradient;
                    gradients[tokens[place] - WORDS][d] = gradient;
                }
            }
            steps.step(tokens, ofRows, step);
            for (int docid = 0; docid < DOCIDS; docid++) {
                expected[docid].step(gradients[docid], schedule.at(step), decay, step);
            }
            if (step == 5 || step == 100 || step == 300 || step == 301 || step == all) {
                steps.rows.settle();
                steps.rows.catchUp(step);
                for (int docid = 0; docid < DOCIDS; docid++) {
                    for (int d = 0; d < width; d++) {
                        long place = (long) (WORDS + docid) * width + d;
                        assertThat((double) steps.rows
                                        .all()
                                        .floats(WeightNames.EMBEDDING)
                                        .get(place))
                                .as("step %d, docid %d", step, docid)
                                .isCloseTo(expected[docid].weights[d], within(2e-5));
                    }
                }
            }
        }
        assertThat(expected[0].weights).isNotEqualTo(begun);
        assertThat(steps.rows.all().floats(WeightNames.EMBEDDING).get(5))
                .isCloseTo(word * (float) keptOf(schedule, decay, all), within(1e-5f));
    }

    /** What decay leaves of what has no gradients. */
    private static double keptOf(Schedule schedule, double decay, int steps) {
        return IntStream.rangeClosed(1, steps)
                .mapToDouble(step -> 1 - schedule.at(step) * decay)
                .reduce(1, (a, b) -> a * b);
    }

    /** Kingma and Ba's algorithm 1, whose second moment is a mean over the steps of a window that grows where gradients are rare. */
    private static final class Row {
        private final double[] weights;
        private final double[] first;
        private final double[] squares;
        private double window;
        private int last;

        Row(double[] weights) {
            this.weights = weights;
            this.first = new double[weights.length];
            this.squares = new double[weights.length];
        }

        void step(double[] gradient, double rate, double decay, int step) {
            if (gradient != null) {
                window = BETA2 * window + Math.min(step - last, 50);
                last = step;
            }
            for (int d = 0; d < weights.length; d++) {
                first[d] *= BETA1;
                if (gradient != null) {
                    first[d] += (1 - BETA1) * gradient[d];
                    squares[d] = BETA2 * squares[d] + gradient[d] * gradient[d];
                }
                weights[d] *= 1 - rate * decay;
                if (last > 0) {
                    double mean = first[d] / (1 - Math.pow(BETA1, step));
                    weights[d] -= rate * mean / (Math.sqrt(squares[d] / window) + 1e-8);
                }
            }
        }
    }
}
