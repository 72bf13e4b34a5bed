package genir.training.optimizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import genir.model.T5Config;
import genir.model.backend.FloatSpan;
import genir.model.plan.Plan;
import genir.model.plan.PlanSpec;
import genir.model.run.Objective;
import genir.model.weights.Parameters;
import genir.model.weights.TensorEntry;
import genir.model.weights.WeightNames;
import java.util.Arrays;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * A model whose embeddings alone are more floats than a buffer can show, as those of half a million docids are at T5-large's
 * width. Its arrays are zero but in a few places, and pages that are not written to take no memory, but while they are made.
 */
@Tag("slow")
class LargeWeightTest {
    private static final int WIDTH = 1024;
    /** 2^29 floats, and a few rows. */
    private static final int VOCABULARY = (1 << 19) + 32;

    private static final int LAST = VOCABULARY - 1;
    private static final String GAIN = WeightNames.finalNorm("decoder");

    private static final T5Config CONFIG =
            new T5Config(VOCABULARY, WIDTH, 16, 16, 1, 1, 1, null, null, 0.0, null, null, true, null, null);

    /** Of the last row, a row in front, and a weight that lies behind them all. */
    private static Parameters gradients(Parameters parameters) {
        Parameters gradients = parameters.zerosLike();
        FloatSpan table = gradients.floats(WeightNames.EMBEDDING);
        putRow(table, LAST, 3);
        putRow(table, 5, 4);
        gradients.floats(GAIN).put(1, 1);
        return gradients;
    }

    private static void putRow(FloatSpan table, int row, float value) {
        float[] values = new float[WIDTH];
        Arrays.fill(values, value);
        table.put((long) row * WIDTH, values);
    }

    private static void assertRow(FloatSpan table, int row, float expected) {
        for (int column = 0; column < WIDTH; column++) {
            assertThat(table.get((long) row * WIDTH + column)).isCloseTo(expected, within(1e-5f));
        }
    }

    @Test
    void adam() {
        Parameters parameters = new Parameters(CONFIG);
        assertThat(parameters.layout().slot(GAIN).offset()).isGreaterThan(1L << 29);
        Parameters gradients = gradients(parameters);
        Adam adam = new Adam(parameters, 0.9, 0.98);
        Plan update = new PlanSpec(parameters.device())
                .append(new Update(adam, gradients, 1e6))
                .compile();
        update.view(Objective.LOSS).writeDoubles(1);
        Update.fill(update, 0.01, 1);
        update.run();
        assertThat(Update.norm(update)).isCloseTo(Math.sqrt(25 * WIDTH + 1), within(1e-3));
        FloatSpan table = parameters.floats(WeightNames.EMBEDDING);
        assertRow(table, LAST, -0.01f);
        assertRow(table, LAST - 1, 0);
        assertRow(table, 5, -0.01f);
        assertRow(table, 0, 0);
        assertThat(parameters.floats(GAIN).get(1)).isCloseTo(-0.01f, within(1e-6f));
        assertThat(parameters.floats(GAIN).get(2)).isZero();
        String moment = "first_moment." + WeightNames.EMBEDDING;
        TensorEntry state = TensorEntry.of(moment, adam.state().get(moment));
        assertThat(state.values().length()).isEqualTo((long) VOCABULARY * WIDTH);
        assertRow(state.values(), LAST, 0.3f);
    }

    /** These go through every value: 4.3 GB become resident. */
    @Test
    void adafactorAndDecay() {
        Parameters parameters = new Parameters(CONFIG);
        Parameters gradients = gradients(parameters);
        FloatSpan table = parameters.floats(WeightNames.EMBEDDING);
        table.fill(1);
        new Steps(new Adafactor(parameters, false, 0.5), gradients).step(1, 1, 0.01);
        // The decay is a two-hundredth; rows of one value each are divided by just that.
        assertRow(table, LAST, 0.985f);
        assertRow(table, 5, 0.985f);
        assertRow(table, LAST - 1, 0.995f);
    }

    @Test
    void gradientSum() {
        Parameters parameters = new Parameters(CONFIG);
        Parameters sum = parameters.zerosLike();
        Parameters gradients = gradients(parameters);
        Plan plan = new PlanSpec(parameters.device())
                .append(new Accumulation(gradients, sum))
                .compile();
        Accumulation.fill(plan, 0.5, true);
        plan.run();
        Accumulation.fill(plan, 2, false);
        plan.run();
        FloatSpan table = sum.floats(WeightNames.EMBEDDING);
        assertRow(table, LAST, 7.5f);
        assertRow(table, 5, 10);
        assertThat(sum.floats(GAIN).get(1)).isEqualTo(2.5f);
    }
}
