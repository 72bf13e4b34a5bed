package genir.training.optimizer;

import static org.assertj.core.api.Assertions.assertThat;

import genir.model.T5Config;
import genir.model.backend.FloatSpan;
import genir.model.plan.Plan;
import genir.model.plan.PlanSpec;
import genir.model.run.Objective;
import genir.model.weights.Initialization;
import genir.model.weights.Parameters;
import genir.model.weights.TensorEntry;
import genir.model.weights.WeightNames;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AdamTest {
    private static final T5Config CONFIG = new T5Config(11, 4, 2, 6, 2, 1, 1, 8, 16, 0.0, null, null, true, null, null);

    private static Parameters gradients(double size, long seed) {
        Parameters gradients = new Parameters(CONFIG);
        SplittableRandom random = new SplittableRandom(seed);
        gradients.layout().slots().keySet().forEach(name -> {
            FloatSpan floats = gradients.floats(name);
            for (long i = 0; i < floats.length(); i++) {
                floats.put(i, (float) random.nextDouble(-size, size));
            }
        });
        return gradients;
    }

    /** Algorithm 1 of Kingma and Ba in doubles, on gradients scaled down to a norm of 1. */
    @Test
    void threeStepsEqualTheAlgorithm() {
        Parameters parameters = Initialization.T5.create(CONFIG, 5);
        int length = (int) parameters.floats().length();
        double[] expected = new double[length];
        double[] m = new double[length];
        double[] v = new double[length];
        for (int i = 0; i < length; i++) {
            expected[i] = parameters.floats().get(i);
        }
        Adam adam = new Adam(parameters, 0.9, 0.98);
        Parameters given = parameters.zerosLike();
        Plan update = new PlanSpec(parameters.device())
                .append(new Update(adam, given, 1))
                .compile();
        double[] sizes = {3, 1e-3, 0.5};
        double[] rates = {0.01, 0.02, 0.003};
        int clipped = 0;
        for (int step = 1; step <= 3; step++) {
            Parameters gradients = gradients(sizes[step - 1], step);
            double square = 0;
            for (int i = 0; i < length; i++) {
                square += Math.pow(gradients.floats().get(i), 2);
            }
            double norm = Math.sqrt(square);
            clipped += norm > 1 ? 1 : 0;
            for (int i = 0; i < length; i++) {
                double g = gradients.floats().get(i) / Math.max(1, norm);
                m[i] = 0.9 * m[i] + 0.1 * g;
                v[i] = 0.98 * v[i] + 0.02 * g * g;
                double mean = m[i] / (1 - Math.pow(0.9, step));
                double variance = v[i] / (1 - Math.pow(0.98, step));
                expected[i] -= rates[step - 1] * mean / (Math.sqrt(variance) + 1e-8);
            }
            given.set(gradients);
            update.view(Objective.LOSS).writeDoubles(1);
            Update.fill(update, rates[step - 1], step);
            update.run();
            assertThat(Update.norm(update)).isCloseTo(norm, Offset.offset(1e-6 * norm));
            for (int i = 0; i < length; i++) {
                assertThat((double) parameters.floats().get(i))
                        .as("step %d, weight %d", step, i)
                        .isCloseTo(expected[i], Offset.offset(2e-6));
            }
        }
        assertThat(clipped).isEqualTo(2);
        for (TensorEntry entry : entries(adam)) {
            boolean first = entry.name().startsWith("first_moment.");
            String weight = entry.name().substring(entry.name().indexOf('.') + 1);
            int offset = (int) parameters.layout().slot(weight).offset();
            for (int i = 0; i < entry.values().length(); i++) {
                assertThat((double) entry.values().get(i))
                        .as(entry.name())
                        .isCloseTo((first ? m : v)[offset + i], Offset.offset(1e-7));
            }
        }
        assertThat(adam.state()).hasSize(2 * parameters.layout().slots().size());
    }

    @Test
    void theFirstStepIsTheRateInTheGradientsDirection() {
        Parameters parameters = new Parameters(CONFIG);
        Parameters gradients = gradients(1, 1);
        new Steps(new Adam(parameters, 0.9, 0.98), gradients).step(1, 1, 0.01);
        for (int i = 0; i < 40; i++) {
            assertThat(parameters.floats().get(i))
                    .isCloseTo(-0.01f * Math.signum(gradients.floats().get(i)), Offset.offset(1e-6f));
        }
    }

    /** Rows of an untied embedding that occur early, late, never, or with a restored state between: as if none were skipped. */
    @Test
    void rowsThatABatchDidNotTouchEndAsIfTheyWereComputed() {
        T5Config untied = new T5Config(4099, 4, 2, 6, 2, 1, 1, 8, 16, 0.0, null, null, false, null, null);
        Parameters parameters = Initialization.T5.create(untied, 5);
        int length = (int) parameters.floats().length();
        float[] weight = new float[length];
        parameters.floats().get(0, weight);
        float[] mean = new float[length];
        float[] variance = new float[length];
        int[][] touched = {{5, 1200}, {}, {4098}, {5}, {2000}};
        Adam adam = new Adam(parameters, 0.9, 0.98);
        Parameters gradients = parameters.zerosLike();
        Steps steps = new Steps(adam, gradients);
        for (int step = 1; step <= touched.length; step++) {
            gradients.floats().fill(0);
            FloatSpan table = gradients.floats(WeightNames.EMBEDDING);
            table.put(17 * 4, -0f);
            for (int row : touched[step - 1]) {
                for (int column = 0; column < 4; column++) {
                    table.put(row * 4 + column, 0.1f * (step + column));
                }
            }
            steps.step(0.5f, step, 0.01);
            double correction1 = 1 - Math.pow(0.9, step);
            double correction2 = Math.sqrt(1 - Math.pow(0.98, step));
            float rate = (float) (0.01 * correction2 / correction1);
            for (int i = 0; i < length; i++) {
                float g = gradients.floats().get(i);
                mean[i] = 0.9f * mean[i] + (1 - 0.9f) * 0.5f * g;
                variance[i] = 0.98f * variance[i] + (1 - 0.98f) * 0.5f * 0.5f * g * g;
                weight[i] -= rate * mean[i] / ((float) Math.sqrt(variance[i]) + (float) (1e-8 * correction2));
            }
            float[] found = new float[length];
            parameters.floats().get(0, found);
            assertThat(found).as("step %d", step).isEqualTo(weight);
            if (step == 3) {
                adam = restored(adam, parameters);
                steps = new Steps(adam, gradients);
            }
        }
    }

    /** Where the loss is not finite, or a gradient, nothing changes. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void whatIsNotFiniteChangesNothing(boolean gradient) {
        Parameters parameters = Initialization.T5.create(CONFIG, 5);
        Parameters before = parameters.copy();
        for (Optimizer optimizer :
                List.of(new AdamW(parameters, 0.9, 0.98, 0.1), new Adafactor(parameters, true, 0.1))) {
            Parameters gradients = gradients(1, 1);
            Plan update = new PlanSpec(parameters.device())
                    .append(new Update(optimizer, gradients, 1))
                    .compile();
            gradients.floats().put(7, gradient ? Float.POSITIVE_INFINITY : 1);
            update.view(Objective.LOSS).writeDoubles(gradient ? 1 : Double.NaN);
            Update.fill(update, 0.1, 1);
            update.run();
            assertThat(parameters.floats()).isEqualTo(before.floats());
            for (TensorEntry entry : entries(optimizer)) {
                for (long i = 0; i < entry.values().length(); i++) {
                    assertThat(entry.values().get(i)).isZero();
                }
            }
        }
    }

    private static List<TensorEntry> entries(Optimizer optimizer) {
        List<TensorEntry> entries = new ArrayList<>();
        optimizer.state().forEach((name, memory) -> entries.add(TensorEntry.of(name, memory)));
        return entries;
    }

    private static Adam restored(Adam adam, Parameters parameters) {
        Adam next = new Adam(parameters, 0.9, 0.98);
        next.state()
                .forEach((name, memory) ->
                        memory.memory().set(adam.state().get(name).memory()));
        next.restored();
        return next;
    }
}
