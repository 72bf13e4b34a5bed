package genir.interpret.patch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import genir.corpus.InputException;
import genir.corpus.Progress;
import genir.interpret.SmallModel;
import genir.interpret.lens.LogitLens;
import genir.interpret.lens.Ranks;
import genir.interpret.session.Models;
import genir.interpret.session.QueryBatch;
import genir.interpret.session.Session;
import genir.model.plan.TensorView;
import genir.model.run.T5Runner;
import genir.model.site.Site;
import genir.model.weights.Parameters;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PatchingEngineTest {
    private static List<Site> outputs() {
        List<Site> sites = new ArrayList<>();
        for (int layer = 0; layer < SmallModel.LAYERS; layer++) {
            for (Component component : Component.values()) {
                sites.add(component.output(layer));
            }
        }
        return sites;
    }

    private static Experiment zeros(List<Site> sites) {
        return each(sites, Intervention.Zero::new);
    }

    private static Experiment means(List<Site> sites) {
        return each(sites, target -> new Intervention.Mean(target, "all"));
    }

    private static Experiment each(List<Site> sites, Function<Target, Intervention> intervention) {
        return new Experiment(sites.stream().map(Target::at).map(intervention).toList());
    }

    private static int[][] ranks(Session session, Experiment... experiments) {
        return new PatchingEngine(session, session.analysed()).ranks(List.of(experiments), Progress.NONE.start("", -1));
    }

    /** The logits of every query under an experiment, one after the other. */
    private static float[][] logits(Session session, Experiment experiment) {
        float[][] all = new float[session.analysed().size()][];
        new PatchingEngine(session, session.analysed())
                .run(List.of(experiment), List.of(), Progress.NONE.start("", -1), (index, batch, run, logits) -> {
                    for (int row = 0; row < batch.count(); row++) {
                        all[batch.first() + row] = logits.read().row(row);
                    }
                });
        return all;
    }

    private static int[] unpatched(Session session) {
        int[] ranks = new int[session.queries().size()];
        for (QueryBatch batch : session.batches()) {
            TensorView logits = session.runner().logits(batch.tokens());
            for (int row = 0; row < batch.count(); row++) {
                int query = batch.first() + row;
                ranks[query] = Ranks.of(logits.floats(), row, logits.rowLength(), session.target(query));
            }
        }
        return ranks;
    }

    /** Whatever is left out or kept from call to call, ranks are those of all logits. */
    @Test
    void ranksAreThoseOfAllLogits() {
        Session session = SmallModel.session(SmallModel.trained());
        List<Site> sites = outputs();
        List<Experiment> experiments = new ArrayList<>(List.of(Experiment.NONE, zeros(sites), means(sites)));
        for (int i = 0; i < sites.size(); i++) {
            experiments.add(zeros(List.of(sites.get(i))));
            experiments.add(means(sites.subList(0, i + 1)));
        }
        int[][] expected = new int[experiments.size()][];
        for (int i = 0; i < expected.length; i++) {
            float[][] logits = logits(session, experiments.get(i));
            expected[i] = IntStream.range(0, logits.length)
                    .map(query ->
                            Ranks.of(FloatBuffer.wrap(logits[query]), 0, logits[query].length, session.target(query)))
                    .toArray();
        }
        assertThat(ranks(session, experiments.toArray(Experiment[]::new))).isDeepEqualTo(expected);
        PatchingEngine keeping = new PatchingEngine(session, session.analysed())
                .keeping(experiments.stream()
                        .flatMap(experiment -> experiment.interventions().stream())
                        .toList());
        for (int near = 0; near < 3; near++) {
            for (int i = 0; i < expected.length; i++) {
                int[][] found = keeping.ranks(
                                List.of(experiments.get(i)),
                                experiments.get(near),
                                item -> new int[] {item.target()},
                                Progress.NONE.start("", -1))[0];
                assertThat(Arrays.stream(found).mapToInt(own -> own[0])).containsExactly(box(expected[i]));
            }
        }
        assertThatThrownBy(() -> new PatchingEngine(session, session.analysed())
                        .keeping(zeros(sites.subList(0, 1)).interventions())
                        .ranks(List.of(zeros(sites)), Progress.NONE.start("", -1)))
                .hasMessageContaining("not among the interventions");
    }

    private static Integer[] box(int[] numbers) {
        return Arrays.stream(numbers).boxed().toArray(Integer[]::new);
    }

    @Test
    void withoutInterventionsRanksAreTheModels() {
        Session untrained = SmallModel.session(SmallModel.untrained());
        int[] expected = unpatched(untrained);
        assertThat(Arrays.stream(expected).distinct().count()).isGreaterThan(3);
        // Before, between and after experiments that change a lot.
        int[][] ranks =
                ranks(untrained, Experiment.NONE, zeros(outputs()), Experiment.NONE, means(outputs()), Experiment.NONE);
        assertThat(ranks[0]).containsExactly(expected);
        assertThat(ranks[1]).isNotEqualTo(expected);
        assertThat(ranks[2]).containsExactly(expected);
        assertThat(ranks[4]).containsExactly(expected);

        Session trained = SmallModel.session(SmallModel.trained());
        assertThat(ranks(trained, Experiment.NONE)[0]).containsOnly(1).hasSize(16);
    }

    @ParameterizedTest
    @CsvSource({
        "SELF_ATTENTION,layer.0.SelfAttention.o",
        "CROSS_ATTENTION,layer.1.EncDecAttention.o",
        "MLP,layer.2.DenseReluDense.wo"
    })
    void aZeroedOutputIsAModelWithoutTheOutputMatrix(Component component, String matrix) {
        for (int layer = 0; layer < SmallModel.LAYERS; layer++) {
            Parameters without = SmallModel.untrained();
            SmallModel.zero(without, "decoder.block." + layer + "." + matrix + ".weight");
            Session session = SmallModel.session(without);
            int[] expected = unpatched(session);
            Experiment zero = zeros(List.of(component.output(layer)));
            assertThat(ranks(SmallModel.session(SmallModel.untrained()), zero)[0])
                    .as("layer " + layer)
                    .containsExactly(expected)
                    .isNotEqualTo(unpatched(SmallModel.session(SmallModel.untrained())));
            // Where the matrix is zero already, nothing changes; the mean of zeros is zero too.
            int[][] same = ranks(session, zero, means(List.of(component.output(layer))));
            assertThat(same[0]).containsExactly(expected);
            assertThat(same[1]).containsExactly(expected);
        }
    }

    @Test
    void withoutAnyComponentOnlyTheStartTokenSpeaks() {
        Session session = SmallModel.session(SmallModel.untrained());
        float[] start = new float[16];
        session.runner().parameters().floats("shared.weight").get(0, start);
        TensorView logits = new LogitLens(session.runner()).logits(start);
        int[] ranks = ranks(session, zeros(outputs()))[0];
        for (int query = 0; query < ranks.length; query++) {
            assertThat(ranks[query]).isEqualTo(Ranks.of(logits.floats(), 0, logits.rowLength(), session.target(query)));
        }
    }

    @Test
    void theMeanOfOneQueryIsItsOwnValue() {
        Session session = SmallModel.session(SmallModel.untrained(), "all", 1, 6);
        int[][] ranks = ranks(session, means(outputs()), means(List.of(Component.MLP.output(1))));
        assertThat(ranks[0]).containsExactly(unpatched(session)).hasSize(1);
        assertThat(ranks[1]).containsExactly(unpatched(session));
    }

    /** Rows that only fill up the last batch must not count. */
    @Test
    void meansDoNotDependOnTheBatches() {
        Experiment[] experiments =
                outputs().stream().map(site -> means(List.of(site))).toArray(Experiment[]::new);
        int[][] expected = ranks(SmallModel.session(SmallModel.untrained(), "all", 13, 13), experiments);
        for (int size : new int[] {1, 6, 64}) {
            assertThat(ranks(SmallModel.session(SmallModel.untrained(), "all", 13, size), experiments))
                    .isDeepEqualTo(expected);
        }
    }

    /** With every output at its mean all queries end in the same residual, but still in their own ranks. */
    @Test
    void meansEverywhereMakeQueriesAlike() {
        Session session = SmallModel.session(SmallModel.trained());
        int[] ranks = ranks(session, means(outputs()))[0];
        for (int query = 0; query < ranks.length; query += 2) {
            assertThat(ranks[query + 1]).isEqualTo(ranks[query]);
        }
        assertThat(Arrays.stream(ranks).distinct().count()).isEqualTo(8);
    }

    @Test
    void theEncodersOutputCanBePatchedToo() {
        Session session = SmallModel.session(SmallModel.trained());
        Experiment zero = zeros(List.of(T5Runner.ENCODER_OUTPUT));
        int[][] ranks = ranks(session, zero, Experiment.NONE);
        assertThat(ranks[1]).containsOnly(1);
        assertThat(ranks[0]).isNotEqualTo(ranks[1]);
    }

    /** Every kind of intervention that gives a value back leaves the model as it is, to the last bit. */
    @Test
    void aValueReplacedByItselfChangesNothing() {
        Parameters parameters = SmallModel.untrained();
        Models models = new Models(new T5Runner(parameters), () -> new T5Runner(parameters.copy()), List.of());
        Session session = SmallModel.session(models, "all", 7, 3);
        float[][] expected = logits(session, Experiment.NONE);
        Target all = Target.everything();
        assertThat(logits(session, Experiment.of(new Intervention.FromModel(all, "base"))))
                .isDeepEqualTo(expected);
        assertThat(logits(session, Experiment.of(new Intervention.FromModel(all, "full"))))
                .isDeepEqualTo(expected);
        assertThat(logits(session, Experiment.of(new Intervention.Scale(all, 1.0))))
                .isDeepEqualTo(expected);
        assertThat(logits(session, Experiment.of(new Intervention.Noise(all, 0.0, 1L))))
                .isDeepEqualTo(expected);
        Session one = SmallModel.session(models, "all", 1, 3);
        String self = one.queries().get(0).id();
        // Not those of the larger batch: a matrix product of one row may add in another order than one of seven.
        assertThat(logits(one, Experiment.of(new Intervention.FromQuery(all, self))))
                .isDeepEqualTo(logits(one, Experiment.NONE));
    }

    /** All heads of a component, or all neurons, are the component. */
    @Test
    void partsTogetherAreTheWhole() {
        Session session = SmallModel.session(SmallModel.untrained());
        List<Integer> neurons = IntStream.range(0, 24).boxed().toList();
        for (Component component : Component.values()) {
            Target parts = component.isAttention()
                    ? new Target(null, component.label(), null, List.of(1), null, List.of(0, 1), null, null)
                    : new Target(null, component.label(), null, List.of(1), null, null, neurons, null);
            Target whole = Target.layers(component, 1);
            assertThat(logits(session, Experiment.of(new Intervention.Zero(parts))))
                    .isDeepEqualTo(logits(session, Experiment.of(new Intervention.Zero(whole))));
        }
        Target one = Target.head(Component.CROSS_ATTENTION, 1, 0);
        Target other = Target.head(Component.CROSS_ATTENTION, 1, 1);
        assertThat(logits(session, Experiment.of(new Intervention.Zero(one)).and(new Intervention.Zero(other))))
                .isDeepEqualTo(logits(
                        session, Experiment.of(new Intervention.Zero(Target.layers(Component.CROSS_ATTENTION, 1)))));
        assertThat(logits(session, Experiment.of(new Intervention.Zero(one))))
                .isNotEqualTo(logits(session, Experiment.of(new Intervention.Zero(other))));
    }

    /** With every output of a stage that reads the query from another query, it is answered like that one. */
    @Test
    void theOtherQuerysOutputsGiveItsAnswer() {
        Session session = SmallModel.session(SmallModel.untrained());
        float[][] own = logits(session, Experiment.NONE);
        Target all = Target.everything();
        float[][] next = logits(session, Experiment.of(new Intervention.FromQuery(all, null)));
        float[][] fifth = logits(
                session,
                Experiment.of(
                        new Intervention.FromQuery(all, session.queries().get(5).id())));
        for (int query = 0; query < own.length; query++) {
            // Two queries a document: the next with another one is the first of the next document.
            int donor = (query / 2 * 2 + 2) % own.length;
            assertThat(next[query]).containsExactly(own[donor], Offset.offset(1e-5f));
            assertThat(fifth[query]).containsExactly(own[5], Offset.offset(1e-5f));
        }
    }

    @Test
    void aSequenceActsInItsOrder() {
        Session session = SmallModel.session(SmallModel.untrained());
        Target mlp = Target.layers(Component.MLP, 1);
        Intervention mean = new Intervention.Mean(mlp, "all");
        Intervention twice = new Intervention.Scale(mlp, 2.0);
        Intervention half = new Intervention.Scale(mlp, 0.5);
        float[][] meanTwice = logits(session, Experiment.of(mean, twice));
        assertThat(meanTwice).isNotEqualTo(logits(session, Experiment.of(twice, mean)));
        assertThat(logits(session, Experiment.of(twice, mean))).isDeepEqualTo(logits(session, Experiment.of(mean)));
        assertThat(logits(session, Experiment.of(mean, twice, half)))
                .isDeepEqualTo(logits(session, Experiment.of(mean)));
    }

    @Test
    void noiseIsAQuerysOwnInAnyBatch() {
        Target all = Target.everything();
        Experiment noise = Experiment.of(new Intervention.Noise(all, 0.5, 3L));
        float[][] single = logits(SmallModel.session(SmallModel.untrained(), "all", null, 1), noise);
        float[][] batched = logits(SmallModel.session(SmallModel.untrained(), "all", null, 16), noise);
        for (int query = 0; query < single.length; query++) {
            assertThat(batched[query]).containsExactly(single[query], Offset.offset(1e-4f));
        }
        Experiment other = Experiment.of(new Intervention.Noise(all, 0.5, 4L));
        assertThat(logits(SmallModel.session(SmallModel.untrained(), "all", null, 16), other))
                .isNotEqualTo(batched);
    }

    @Test
    void targetsTheModelLacksAreNamed() {
        Session session = SmallModel.session(SmallModel.untrained());
        assertThatThrownBy(() -> ranks(session, zero(Target.layers(Component.MLP, 3))))
                .isInstanceOf(InputException.class)
                .hasMessage("layer 3: the model has layers 0 to 2");
        assertThatThrownBy(() -> ranks(session, zero(Target.head(Component.CROSS_ATTENTION, 0, 2))))
                .hasMessage("head 2: the model has heads 0 to 1");
        assertThatThrownBy(() -> ranks(session, zero(Target.neuron(0, 24))))
                .hasMessage("neuron 24: the model has neurons 0 to 23");
        assertThatThrownBy(() ->
                        ranks(session, zero(new Target(null, "mlp", null, null, List.of("IV"), null, null, null))))
                .hasMessageContaining("unknown stage \"IV\"");
        assertThatThrownBy(() ->
                        ranks(session, Experiment.of(new Intervention.FromModel(Target.layers(Component.MLP), "base"))))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("base/ is missing");
    }

    private static Experiment zero(Target target) {
        return Experiment.of(new Intervention.Zero(target));
    }
}
