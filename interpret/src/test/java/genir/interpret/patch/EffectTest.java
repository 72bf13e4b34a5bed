package genir.interpret.patch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import genir.corpus.InputException;
import genir.corpus.Progress;
import genir.interpret.PlantedModel;
import genir.interpret.SmallModel;
import genir.interpret.session.Sample;
import genir.interpret.session.Session;
import org.junit.jupiter.api.Test;

class EffectTest {
    private final Session session = SmallModel.session(PlantedModel.parameters());
    private final Sample all = session.sample("all");

    private Effect effect(Experiment experiment) {
        return Effect.of(session.runner(), Surroundings.of(session), all, experiment, Progress.NONE.start("", -1));
    }

    @Test
    void withoutTheMlpThatWritesDocidsNothingIsFound() {
        Effect effect = effect(Experiment.of(new Intervention.Zero(Target.layers(Component.MLP, 1))));
        assertThat(effect.changes()).hasSize(16);
        assertThat(effect.hits(1, false)).isEqualTo(1);
        assertThat(effect.hits(1, true)).isZero();
        assertThat(effect.reciprocalRank(false)).isEqualTo(1);
        assertThat(effect.reciprocalRank(true)).isLessThan(0.5);
        assertThat(effect.worse(3)).hasSize(3).isSortedAccordingTo((a, b) -> Integer.compare(b.after(), a.after()));
        assertThat(effect.better(3)).isEmpty();
    }

    @Test
    void aSingleNeuronIsOneDocuments() {
        Effect effect = effect(Experiment.of(new Intervention.Zero(Target.neuron(1, 4))));
        assertThat(effect.hits(1, true)).isEqualTo(14 / 16.0);
        assertThat(effect.worse(9).stream().map(change -> change.item().query().id()))
                .containsExactlyInAnyOrder("q40", "q41");
    }

    @Test
    void ranksOfWhatIsNotFiniteMeanNothing() {
        Experiment huge = Experiment.of(new Intervention.Scale(Target.layers(Component.MLP, 1), 1e300));
        assertThatThrownBy(() -> effect(huge))
                .isInstanceOf(InputException.class)
                .hasMessage(Effect.NOT_FINITE);
    }
}
