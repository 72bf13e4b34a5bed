package genir.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import genir.corpus.InputException;
import genir.model.T5Config;
import genir.model.weights.Initialization;
import genir.model.weights.Parameters;
import java.nio.FloatBuffer;
import java.util.SplittableRandom;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class AdamTest {
    private static final T5Config CONFIG = new T5Config(11, 4, 2, 6, 2, 1, 1, 8, 16, 0.0, null, null, true, null, null);

    private static Parameters gradients(double size, long seed) {
        Parameters gradients = new Parameters(CONFIG);
        SplittableRandom random = new SplittableRandom(seed);
        gradients.layout().slots().keySet().forEach(name -> {
            FloatBuffer floats = gradients.floats(name);
            while (floats.hasRemaining()) {
                floats.put((float) random.nextDouble(-size, size));
            }
        });
        return gradients;
    }

    /** Algorithm 1 of Kingma and Ba in doubles, on gradients scaled down to a norm of 1. */
    @Test
    void threeStepsEqualTheAlgorithm() {
        Parameters parameters = Initialization.T5.create(CONFIG, 5);
        int length = parameters.floats().limit();
        double[] expected = new double[length];
        double[] m = new double[length];
        double[] v = new double[length];
        for (int i = 0; i < length; i++) {
            expected[i] = parameters.floats().get(i);
        }
        Adam adam = new Adam(parameters, 0.9, 0.98, 1);
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
            assertThat(adam.step(gradients, step, rates[step - 1])).isCloseTo(norm, Offset.offset(1e-6 * norm));
            for (int i = 0; i < length; i++) {
                assertThat((double) parameters.floats().get(i))
                        .as("step %d, weight %d", step, i)
                        .isCloseTo(expected[i], Offset.offset(2e-6));
            }
        }
        assertThat(clipped).isEqualTo(2);
        for (int i = 0; i < length; i++) {
            assertThat((double) adam.firstMoment().floats().get(i)).isCloseTo(m[i], Offset.offset(1e-7));
            assertThat((double) adam.secondMoment().floats().get(i)).isCloseTo(v[i], Offset.offset(1e-7));
        }
    }

    @Test
    void theFirstStepIsTheRateInTheGradientsDirection() {
        Parameters parameters = new Parameters(CONFIG);
        Parameters gradients = gradients(1, 1);
        new Adam(parameters, 0.9, 0.98, 1e9).step(gradients, 1, 0.01);
        for (int i = 0; i < 40; i++) {
            assertThat(parameters.floats().get(i))
                    .isCloseTo(-0.01f * Math.signum(gradients.floats().get(i)), Offset.offset(1e-6f));
        }
    }

    @Test
    void gradientsThatAreNotFiniteChangeNothing() {
        Parameters parameters = Initialization.T5.create(CONFIG, 5);
        Parameters before = parameters.copy();
        Adam adam = new Adam(parameters, 0.9, 0.98, 1);
        for (float bad : new float[] {Float.NaN, Float.POSITIVE_INFINITY}) {
            Parameters gradients = gradients(1, 2);
            gradients.floats().put(3, bad);
            assertThatThrownBy(() -> adam.step(gradients, 7, 0.01))
                    .isInstanceOf(InputException.class)
                    .hasMessageContaining("step 7")
                    .hasMessageContaining("training.learning_rate");
        }
        assertThat(parameters.floats()).isEqualTo(before.floats());
        assertThat(adam.firstMoment().floats()).isEqualTo(parameters.zerosLike().floats());
    }
}
