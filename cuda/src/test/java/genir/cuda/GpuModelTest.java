package genir.cuda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import genir.model.T5Config;
import genir.model.Tensor;
import genir.model.plan.Device;
import genir.model.plan.Edit;
import genir.model.plan.Hook;
import genir.model.plan.Plan;
import genir.model.plan.TensorView;
import genir.model.plan.device.Devices;
import genir.model.run.CrossEntropy;
import genir.model.run.GradientRunner;
import genir.model.run.Objective;
import genir.model.run.SoftCrossEntropy;
import genir.model.run.T5Runner;
import genir.model.run.TokenBatch;
import genir.model.run.TokenDistribution;
import genir.model.run.TopTokens;
import genir.model.site.Site;
import genir.model.weights.Initialization;
import genir.model.weights.ParameterLayout;
import genir.model.weights.Parameters;
import genir.training.optimizer.Adafactor;
import genir.training.optimizer.AdamW;
import genir.training.optimizer.Optimizer;
import genir.training.optimizer.Update;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Function;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whole models on an emulated GPU and on the CPU: gradients, steps of optimisers, logits, hooks. */
class GpuModelTest {
    private static final int WORDS = 30;
    private static final int VOCABULARY = 37;
    private static final double TOLERANCE = 1e-4;

    private EmulatedGpu gpu;
    private GpuDevice device;

    @BeforeAll
    static void require() {
        EmulatedGpu.require();
    }

    @BeforeEach
    void open() {
        gpu = new EmulatedGpu();
        device = new GpuDevice(gpu);
    }

    @AfterEach
    void close() {
        device.close();
    }

    private static Parameters parameters(boolean tied, double dropout) {
        return parameters("relu", tied, dropout);
    }

    private static Parameters parameters(String activation, boolean tied, double dropout) {
        T5Config config =
                new T5Config(VOCABULARY, 12, 4, 20, 3, 2, 2, 8, 16, dropout, null, activation, tied, null, null);
        Parameters parameters = Initialization.T5.create(config, 3);
        // Gains other than 1, so that each one matters.
        SplittableRandom random = new SplittableRandom(4);
        for (ParameterLayout.Slot slot : parameters.layout().slots().values()) {
            for (int i = 0; slot.shape().length == 1 && i < slot.length(); i++) {
                parameters.floats(slot.name()).put(i, (float) random.nextDouble(0.5, 1.5));
            }
        }
        return parameters;
    }

    private static TokenBatch batch(int size, int length, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        List<int[]> sequences = new ArrayList<>();
        for (int row = 0; row < size; row++) {
            int[] tokens = random.ints(row == 0 ? length : random.nextInt(1, length + 1), 3, WORDS)
                    .toArray();
            tokens[tokens.length - 1] = 1;
            sequences.add(tokens);
        }
        return new TokenBatch(sequences, length);
    }

    private static List<int[]> decoderTokens(int size, int length) {
        SplittableRandom random = new SplittableRandom(8);
        List<int[]> tokens = new ArrayList<>();
        for (int row = 0; row < size; row++) {
            int[] own = random.ints(length, WORDS, VOCABULARY).toArray();
            own[0] = 0;
            tokens.add(own);
        }
        return tokens;
    }

    private static Objective hard(int rows) {
        int[] targets = new SplittableRandom(5).ints(rows, WORDS, VOCABULARY).toArray();
        if (rows > 2) {
            targets[1] = CrossEntropy.IGNORED;
        }
        return new CrossEntropy(0, 0.1, targets);
    }

    private static Objective soft(int rows) {
        TokenDistribution two = new TokenDistribution(new int[] {31, 35}, new float[] {0.75f, 0.25f});
        TokenDistribution one = new TokenDistribution(new int[] {33}, new float[] {1});
        List<TokenDistribution> targets = new ArrayList<>(Collections.nCopies(rows, two));
        targets.set(0, one);
        return new SoftCrossEntropy(WORDS, targets);
    }

    @ParameterizedTest
    @CsvSource({
        "relu, true, 0.1, 5, 8, 1",
        "relu, false, 0.3, 3, 33, 1",
        "gated-gelu, true, 0, 4, 32, 3",
        "gated-gelu, false, 0.1, 2, 7, 5"
    })
    void gradientsAreThoseOfTheCpu(
            String activation, boolean tied, double dropout, int size, int length, int decoderLength) {
        Parameters parameters = parameters(activation, tied, dropout);
        TokenBatch batch = batch(size, length, 11);
        List<int[]> decoder = decoderTokens(size, decoderLength);
        GradientRunner host = new GradientRunner(parameters);
        GradientRunner runner = new GradientRunner(parameters.on(device));
        for (Objective objective : List.of(hard(size * decoderLength), soft(size * decoderLength))) {
            double expected = host.run(batch, decoder, objective, 99);
            assertThat(runner.run(batch, decoder, objective, 99)).isCloseTo(expected, within(expected));
            assertClose(runner.gradients(), host.gradients());
        }
    }

    private static Offset<Double> within(double value) {
        return Offset.offset(TOLERANCE * Math.abs(value));
    }

    private static void assertClose(Parameters actual, Parameters expected) {
        for (String name : expected.layout().slots().keySet()) {
            double largest = 0;
            double difference = 0;
            for (long i = 0; i < expected.values(name).length(); i++) {
                double right = expected.values(name).get(i);
                largest = Math.max(largest, Math.abs(right));
                difference = Math.max(difference, Math.abs(actual.values(name).get(i) - right));
            }
            assertThat(difference).as(name + ", largest " + largest).isLessThanOrEqualTo(TOLERANCE * largest + 1e-9);
        }
    }

    @Test
    void sameSeedSameBytes() {
        Parameters parameters = parameters(true, 0.3).on(device);
        TokenBatch batch = batch(5, 8, 11);
        GradientRunner first = new GradientRunner(parameters);
        GradientRunner second = new GradientRunner(parameters);
        assertThat(first.run(batch, hard(5), 7)).isEqualTo(second.run(batch, hard(5), 7));
        assertThat(floats(first.gradients())).containsExactly(floats(second.gradients()));
        first.run(batch, hard(5), 8);
        assertThat(floats(first.gradients())).isNotEqualTo(floats(second.gradients()));
    }

    private static float[] floats(Parameters parameters) {
        return parameters.onHost().flat().toFloatVector();
    }

    /** Losses of some steps, with dropout, on weights of their own. */
    private static double[] train(Device on, Function<Parameters, Optimizer> optimizer, Parameters initial) {
        Parameters parameters = initial.copy().on(on);
        Parameters gradients = parameters.zerosLike();
        GradientRunner runner =
                new GradientRunner(parameters, gradients, new Update(optimizer.apply(parameters), gradients, 1));
        double[] losses = new double[7];
        for (int step = 1; step <= losses.length; step++) {
            List<int[]> start = Collections.nCopies(4, new int[] {0});
            Plan plan = runner.prepare(batch(4, 8, step % 3), start, hard(4), step);
            Update.fill(plan, 0.01, step);
            plan.run();
            losses[step - 1] = plan.view(Objective.LOSS).readDouble();
        }
        return losses;
    }

    @ParameterizedTest
    @ValueSource(strings = {"adamw", "adafactor"})
    void trainingGoesAsOnTheCpuAndIsRecordedOnce(String name) {
        Function<Parameters, Optimizer> optimizer = name.equals("adamw")
                ? weights -> new AdamW(weights, 0.9, 0.98, 0.01)
                : weights -> new Adafactor(weights, true, 0.01);
        Parameters initial = parameters(true, 0.1);
        double[] expected = train(Devices.standard(), optimizer, initial);
        double[] losses = train(device, optimizer, initial);
        for (int step = 0; step < losses.length; step++) {
            assertThat(losses[step]).as("step " + step).isCloseTo(expected[step], within(expected[step]));
        }
        assertThat(losses[losses.length - 1]).isLessThan(losses[0]);
        assertThat(gpu.records()).isEqualTo(1);
    }

    @Test
    void aStepWhoseLossIsNotFiniteChangesNothing() {
        Parameters parameters = parameters(true, 0);
        parameters.floats("decoder.final_layer_norm.weight").put(0, Float.NaN);
        Parameters own = parameters.on(device);
        Parameters gradients = own.zerosLike();
        GradientRunner runner =
                new GradientRunner(own, gradients, new Update(new AdamW(own, 0.9, 0.98, 0.1), gradients, 1));
        Plan plan = runner.prepare(batch(4, 8, 1), Collections.nCopies(4, new int[] {0}), hard(4), 1);
        Update.fill(plan, 0.01, 1);
        plan.run();
        assertThat(plan.view(Objective.LOSS).readDouble()).isNaN();
        assertThat(floats(own)).containsExactly(floats(parameters));
    }

    @Test
    void everySiteIsThatOfTheCpu() {
        Parameters parameters = parameters(false, 0);
        T5Runner host = new T5Runner(parameters);
        T5Runner runner = new T5Runner(parameters.on(device));
        TokenBatch batch = batch(3, 9, 2);
        Collection<Site> sites = host.sites().all();
        Map<Site, Tensor> expected = host.run(batch, sites);
        Map<Site, Tensor> actual = runner.run(batch, sites);
        for (Site site : sites) {
            assertClose(site.name(), actual.get(site).data(), expected.get(site).data());
        }
        assertClose(
                "logits",
                runner.logits(batch).read().data(),
                host.logits(batch).read().data());
    }

    @Test
    void ranksAndTopTokensAreThoseOfTheCpu() {
        Parameters parameters = parameters(false, 0);
        T5Runner host = new T5Runner(parameters);
        T5Runner runner = new T5Runner(parameters.on(device));
        TokenBatch batch = batch(4, 9, 2);
        List<int[]> tokens = List.of(new int[] {31, 36, 30}, new int[0], new int[] {33});
        for (int times = 0; times < 2; times++) {
            assertThat(runner.ranks(runner.logits(batch), WORDS, tokens))
                    .isDeepEqualTo(host.ranks(host.logits(batch), WORDS, tokens));
        }
        List<TopTokens> top = runner.top(runner.logits(batch), WORDS, VOCABULARY, 3);
        List<TopTokens> expected = host.top(host.logits(batch), WORDS, VOCABULARY, 3);
        for (int row = 0; row < batch.size(); row++) {
            assertThat(top.get(row).tokens()).containsExactly(expected.get(row).tokens());
            assertThat(top.get(row).logProbabilities())
                    .containsExactly(expected.get(row).logProbabilities(), Offset.offset(1e-5));
        }
    }

    private static void assertClose(String name, float[] actual, float[] expected) {
        assertThat(actual).as(name).hasSameSizeAs(expected);
        double largest = 0;
        double difference = 0;
        for (int i = 0; i < expected.length; i++) {
            largest = Math.max(largest, Math.abs(expected[i]));
            difference = Math.max(difference, Math.abs((double) actual[i] - expected[i]));
        }
        assertThat(difference).as(name).isLessThanOrEqualTo(TOLERANCE * largest + 1e-7);
    }

    /** Runs the whole model with a hook, then without. */
    private static Map<String, float[]> hooked(T5Runner runner, TokenBatch batch, Site site) {
        T5Runner.DecoderRun run = runner.whole(batch, runner.sites().all());
        String variable = runner.sites().entry(site).variable();
        Map<String, float[]> logits = new HashMap<>();
        Hook patch = Hook.edit(
                variable,
                false,
                List.of(new Edit.Fill(0, 2, 0.5f), new Edit.Scale(1, 3, 2), new Edit.Add(2, new float[] {1})));
        logits.put("patched", run.run(List.of(patch)).read().data());
        logits.put("plain", run.run(List.of()).read().data());
        logits.put(
                "written",
                run.run(List.of(Hook.write(variable, GpuModelTest::shake)))
                        .read()
                        .data());
        logits.put("again", run.run(List.of()).read().data());
        return logits;
    }

    private static void shake(TensorView view) {
        float[] values = view.read().data();
        for (int i = 0; i < values.length; i++) {
            values[i] = -values[i];
        }
        view.write(values);
    }

    @Test
    void hooksDoWhatTheyDoOnTheCpu() {
        Parameters parameters = parameters(true, 0);
        T5Runner host = new T5Runner(parameters);
        T5Runner runner = new T5Runner(parameters.on(device));
        TokenBatch batch = batch(4, 3, 2);
        for (Site site : host.sites().all()) {
            Map<String, float[]> expected = hooked(host, batch, site);
            Map<String, float[]> actual = hooked(runner, batch, site);
            expected.forEach((run, logits) -> assertClose(site.name() + " " + run, actual.get(run), logits));
        }
    }

    @Test
    void aTokenThatTheModelHasNotIsRefusedWhenItIsWritten() {
        T5Runner runner = new T5Runner(parameters(true, 0).on(device));
        TokenBatch batch = new TokenBatch(List.of(new int[] {5, VOCABULARY, 1}), 3);
        assertThatThrownBy(() -> runner.logits(batch))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("token 37");
    }
}
