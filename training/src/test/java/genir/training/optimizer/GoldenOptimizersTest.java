package genir.training.optimizer;

import static org.assertj.core.api.Assertions.assertThat;

import genir.model.T5Config;
import genir.model.backend.FloatSpan;
import genir.model.weights.Parameters;
import genir.model.weights.SafetensorsFile;
import genir.training.loop.Schedule;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.function.DoubleUnaryOperator;
import java.util.function.Function;
import java.util.stream.Stream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Optimisers and schedules against PyTorch's and transformers'; tests/parity/training_golden.py wrote the file. */
class GoldenOptimizersTest {
    private static final T5Config CONFIG = new T5Config(11, 4, 2, 6, 2, 1, 1, 8, 16, 0.0, null, null, true, null, null);
    private static final int STEPS = 5;

    private static SafetensorsFile golden;

    @BeforeAll
    static void open() {
        golden = SafetensorsFile.open(Path.of("src/test/resources/genir/training/optimizer/golden.safetensors"));
    }

    @AfterAll
    static void close() {
        golden.close();
    }

    private static Parameters read(String prefix) {
        Parameters parameters = new Parameters(CONFIG);
        parameters.layout().slots().keySet().forEach(name -> {
            // PyTorch's file has no gradients or weights of its own for what the layout does not name alike.
            golden.read(prefix + "." + name, parameters.floats(name));
        });
        return parameters;
    }

    static Stream<Arguments> optimizers() {
        DoubleUnaryOperator fixed = step -> 0.01;
        Schedule relative = new Schedule(Schedule.Kind.RELATIVE_STEP, 1e-2, 0, STEPS, STEPS);
        Schedule warm = new Schedule(Schedule.Kind.RELATIVE_STEP, 1e-2, 10_000, STEPS, STEPS);
        return Stream.of(
                Arguments.of("adam", make(weights -> new Adam(weights, 0.9, 0.98)), fixed),
                Arguments.of("adamw", make(weights -> new AdamW(weights, 0.9, 0.98, 0.1)), fixed),
                Arguments.of("adafactor", make(weights -> new Adafactor(weights, false, 0)), fixed),
                Arguments.of("adafactor_scaled", make(weights -> new Adafactor(weights, true, 0)), fixed),
                Arguments.of("adafactor_decay", make(weights -> new Adafactor(weights, true, 0.1)), fixed),
                Arguments.of("adafactor_relative", make(weights -> new Adafactor(weights, true, 0)), rates(relative)),
                Arguments.of("adafactor_warmup", make(weights -> new Adafactor(weights, true, 0)), rates(warm)));
    }

    private static Function<Parameters, Optimizer> make(Function<Parameters, Optimizer> maker) {
        return maker;
    }

    private static DoubleUnaryOperator rates(Schedule schedule) {
        return step -> schedule.at((int) step);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("optimizers")
    void fiveStepsEqualTheReference(String label, Function<Parameters, Optimizer> make, DoubleUnaryOperator rate) {
        Parameters weights = read("initial");
        Parameters before = weights.copy();
        Parameters gradients = weights.zerosLike();
        Steps steps = new Steps(make.apply(weights), gradients);
        for (int step = 1; step <= STEPS; step++) {
            gradients.set(read("gradient" + step));
            steps.step(1, step, rate.applyAsDouble(step));
        }
        Parameters expected = read(label);
        for (String name : weights.layout().slots().keySet()) {
            FloatSpan actual = weights.floats(name);
            for (int i = 0; i < actual.length(); i++) {
                double change = Math.abs(
                        expected.floats(name).get(i) - before.floats(name).get(i));
                assertThat(actual.get(i))
                        .as("%s, %s[%d]", label, name, i)
                        .isCloseTo(expected.floats(name).get(i), Offset.offset((float) (1e-4 * change + 1e-6)));
            }
        }
    }

    /** Half the gradients at twice the scale are the same gradients. */
    @ParameterizedTest(name = "{0}")
    @MethodSource("optimizers")
    void theScaleMultipliesTheGradients(String label, Function<Parameters, Optimizer> make, DoubleUnaryOperator rate) {
        Parameters plain = read("initial");
        Parameters scaled = read("initial");
        Parameters whole = plain.zerosLike();
        Parameters half = plain.zerosLike();
        Steps one = new Steps(make.apply(plain), whole);
        Steps other = new Steps(make.apply(scaled), half);
        for (int step = 1; step <= 2; step++) {
            whole.set(read("gradient" + step));
            one.step(1, step, rate.applyAsDouble(step));
            for (int i = 0; i < half.floats().length(); i++) {
                half.floats().put(i, whole.floats().get(i) / 2);
            }
            other.step(2, step, rate.applyAsDouble(step));
        }
        assertThat(scaled.floats()).isEqualTo(plain.floats());
    }

    @ParameterizedTest
    @CsvSource({
        "constant,CONSTANT,10",
        "linear,LINEAR,10",
        "cosine,COSINE,10",
        "inverse_sqrt,INVERSE_SQRT,10",
        "inverse_sqrt_cold,INVERSE_SQRT,0"
    })
    void schedulesEqualTransformers(String name, Schedule.Kind kind, int warmup) {
        int steps = 100;
        float[] expected = new float[steps];
        golden.read("schedule." + name, FloatBuffer.wrap(expected));
        Schedule schedule = new Schedule(kind, 2, warmup, warmup, steps);
        for (int step = 1; step <= steps; step++) {
            assertThat(schedule.at(step)).as("step " + step).isCloseTo(expected[step - 1], Offset.offset(1e-6));
        }
    }
}
