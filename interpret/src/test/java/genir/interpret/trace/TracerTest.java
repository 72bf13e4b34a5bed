package genir.interpret.trace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import genir.corpus.InputException;
import genir.corpus.vocabulary.Vocabulary;
import genir.interpret.PlantedModel;
import genir.interpret.SmallModel;
import genir.interpret.inspect.Inspector;
import genir.interpret.patch.Component;
import genir.interpret.patch.Experiment;
import genir.interpret.patch.Intervention;
import genir.interpret.patch.ModelOnly;
import genir.interpret.patch.Surroundings;
import genir.interpret.patch.Target;
import genir.interpret.session.Session;
import genir.model.run.T5Runner;
import genir.model.site.Site;
import genir.model.weights.Parameters;
import java.util.OptionalInt;
import java.util.Set;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class TracerTest {
    private static final Offset<Double> CLOSE = Offset.offset(1e-4);
    private static final Vocabulary VOCABULARY = SmallModel.vocabulary();

    private static Question question(String text, int... judged) {
        return new Question(
                VOCABULARY.encode(text, SmallModel.MAX_LENGTH), judged, OptionalInt.empty(), OptionalInt.empty());
    }

    private static Tracer tracer(Parameters parameters) {
        return new Tracer(new T5Runner(parameters), VOCABULARY, new ModelOnly(3, text -> VOCABULARY.encode(text, 8)));
    }

    @Test
    void partsSumToWhatTheModelSays() {
        Trace trace = tracer(SmallModel.trained())
                .trace(question("lemon grape"), Experiment.NONE)
                .original();
        assertThat(trace.document().token()).isEqualTo(VOCABULARY.docidToken("d0"));
        assertThat(trace.document().rank()).isEqualTo(1);
        assertThat(trace.document().documentRank()).isEqualTo(1);
        assertThat(trace.against().rank()).isEqualTo(2);
        assertThat(trace.logitSum()).isCloseTo(trace.document().logit(), CLOSE);
        assertThat(trace.leadSum()).isCloseTo(trace.lead(), CLOSE);
        assertThat(trace.steps()).hasSize(1 + 3 * SmallModel.LAYERS);
        for (Step step : trace.steps().subList(1, trace.steps().size())) {
            if (step.component().isAttention()) {
                assertThat(step.heads().stream()
                                .mapToDouble(Step.HeadPart::lead)
                                .sum())
                        .isCloseTo(step.lead(), CLOSE);
            } else {
                assertThat(step.heads()).isEmpty();
            }
        }
        assertThat(trace.neurons())
                .isNotEmpty()
                .isSortedAccordingTo((a, b) -> Double.compare(Math.abs(b.lead()), Math.abs(a.lead())));
        Step last = trace.steps().get(trace.steps().size() - 1);
        assertThat(last.rank()).isEqualTo(trace.document().rank());
        assertThat(last.documents().get(0).logit()).isCloseTo(trace.top().get(0).logit(), CLOSE);
        assertThat(trace.document().probability()).isBetween(0.5, 1.0);
    }

    @Test
    void theJudgedDocumentIsFollowedWhereverTheModelHasIt() {
        Tracer tracer = tracer(SmallModel.trained());
        int other = VOCABULARY.docidToken("d5");
        Trace judged =
                tracer.trace(question("lemon grape", other), Experiment.NONE).original();
        assertThat(judged.document().token()).isEqualTo(other);
        assertThat(judged.document().rank()).isGreaterThan(1);
        assertThat(judged.against().token()).isEqualTo(VOCABULARY.docidToken("d0"));
        assertThat(judged.lead()).isNegative();
        Question chosen = new Question(
                VOCABULARY.encode("lemon grape", 8),
                new int[] {other},
                OptionalInt.of(VOCABULARY.docidToken("d1")),
                OptionalInt.of(VOCABULARY.docidToken("d2")));
        Trace asked = tracer.trace(chosen, Experiment.NONE).original();
        assertThat(asked.document().token()).isEqualTo(VOCABULARY.docidToken("d1"));
        assertThat(asked.against().token()).isEqualTo(VOCABULARY.docidToken("d2"));
    }

    @Test
    void aPlantedModelIsTakenApartAsItWasMade() {
        Question question = new Question(
                VOCABULARY.encode("piano trumpet", 8),
                new int[0],
                OptionalInt.empty(),
                OptionalInt.of(PlantedModel.docid(2)));
        Trace trace = tracer(PlantedModel.parameters())
                .trace(question, Experiment.NONE)
                .original();
        assertThat(trace.document().token()).isEqualTo(PlantedModel.docid(1));
        Trace.NeuronPart strongest = trace.neurons().get(0);
        assertThat(strongest.layer()).isEqualTo(1);
        assertThat(strongest.neuron()).isEqualTo(1);
        // Layer 1's MLP writes the docid, layer 2's head 0 a little of the next document's.
        assertThat(step(trace, 1, Component.MLP).lead()).isCloseTo(strongest.lead(), CLOSE);
        assertThat(step(trace, 2, Component.CROSS_ATTENTION).lead()).isNegative();
        assertThat(step(trace, 2, Component.CROSS_ATTENTION).heads().get(0).lead())
                .isNegative();
        assertThat(step(trace, 2, Component.CROSS_ATTENTION).heads().get(1).lead())
                .isCloseTo(0, CLOSE);
        assertThat(step(trace, 0, Component.MLP).documentRank()).isPositive();
        assertThat(step(trace, 1, Component.MLP).rank()).isEqualTo(1);
        // Evenly over the query's tokens, the padding left out.
        assertThat(trace.attention().get(0)[0]).hasSize(3).containsOnly(new float[] {1 / 3f}, Offset.offset(1e-6f));
    }

    private static Step step(Trace trace, int layer, Component component) {
        return trace.steps().stream()
                .filter(step -> step.layer() == layer && step.component() == component)
                .findFirst()
                .orElseThrow();
    }

    @Test
    void theChangedModelIsTheOneThatInspectRuns() {
        Parameters parameters = SmallModel.trained();
        Session session = SmallModel.session(parameters);
        Experiment experiment = Experiment.of(
                new Intervention.Mean(Target.layers(Component.CROSS_ATTENTION, 1), "all"),
                new Intervention.Scale(Target.head(Component.CROSS_ATTENTION, 2, 1), 0.3),
                new Intervention.Zero(Target.neuron(2, 5)),
                new Intervention.FromQuery(Target.layers(Component.MLP, 0), "tiger camel"));
        Question question = question("lemon grape");
        Tracer tracer = new Tracer(session.runner(), VOCABULARY, Surroundings.of(session));
        Trace changed = tracer.trace(question, experiment).changed().orElseThrow();
        float[] expected = new Inspector(session.runner(), Surroundings.of(session))
                .run(question.tokens(), Set.<Site>of(), experiment)
                .logits()
                .data();
        assertThat(changed.logits()).containsExactly(expected, Offset.offset(1e-4f));
        assertThat(changed.leadSum()).isCloseTo(changed.lead(), CLOSE);
        // And the original is untouched by it.
        assertThat(tracer.trace(question, experiment).original().logits())
                .containsExactly(
                        tracer.trace(question, Experiment.NONE).original().logits());
    }

    @Test
    void whatIsNoPartIsLeftOver() {
        Tracer tracer = tracer(PlantedModel.parameters());
        Experiment noise = Experiment.of(new Intervention.Scale(
                Target.at(new T5Runner(PlantedModel.parameters()).sites().lastResidual()), 3.0));
        Trace changed = tracer.trace(question("piano trumpet"), noise).changed().orElseThrow();
        assertThat(Math.abs(changed.logitSum() - changed.document().logit())).isGreaterThan(0.1);
    }

    @Test
    void whatIsNotFiniteIsRefused() {
        Experiment huge = Experiment.of(new Intervention.Scale(Target.layers(Component.MLP, 1), 1e300));
        assertThatThrownBy(() -> tracer(PlantedModel.parameters()).trace(question("lemon"), huge))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("no finite logits");
    }

    @Test
    void thereIsNoNextQueryToASingleOne() {
        Experiment next = Experiment.of(new Intervention.FromQuery(Target.layers(Component.MLP), "next"));
        assertThatThrownBy(() -> tracer(SmallModel.untrained()).trace(question("lemon"), next))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("no next one");
    }
}
