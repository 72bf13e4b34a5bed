package genir.interpret.unit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import genir.corpus.InputException;
import genir.interpret.PlantedModel;
import genir.interpret.SmallModel;
import genir.interpret.patch.Component;
import genir.interpret.session.Session;
import java.util.concurrent.atomic.AtomicInteger;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class UnitsTest {
    private static final Offset<Double> CLOSE = Offset.offset(1e-4);

    private final Session session = SmallModel.session(PlantedModel.parameters());
    private final AtomicInteger pauses = new AtomicInteger();
    private final Units units =
            new Units(session.runner(), session.vocabulary(), session.sample("all"), pauses::incrementAndGet);

    @Test
    void aNeuronIsExcitedByWhatItReadsAndSaysWhatItWrites() {
        NeuronReading neuron = units.neuron(1, 3);
        assertThat(neuron.writes().documents().get(0).token()).isEqualTo(PlantedModel.docid(3));
        assertThat(neuron.queries().subList(0, 2).stream()
                        .map(each -> each.item().query().id()))
                .containsExactlyInAnyOrder("q30", "q31");
        assertThat(neuron.queries().get(0).activation()).isPositive();
        assertThat(neuron.queries().get(0).lead()).isPositive();
        assertThat(neuron.queries().get(5).activation()).isZero();
        assertThat(neuron.active()).isEqualTo(2 / 16.0);
        assertThat(neuron.mean())
                .isCloseTo(
                        (neuron.queries().get(0).activation()
                                        + neuron.queries().get(1).activation())
                                / 16,
                        CLOSE);
        assertThat(pauses.get()).isPositive();
        // What it lowers most stands below what it raises most.
        assertThat(neuron.avoids().documents().get(0).logit())
                .isLessThan(neuron.writes().documents().get(0).logit());
    }

    @Test
    void aHeadIsKnownByWhatItWritesAndWhereItLooks() {
        HeadReading head = units.head(Component.CROSS_ATTENTION, 2, 1);
        HeadReading.Excitation first = head.queries().get(0);
        assertThat(first.item().query().text()).contains("lemon");
        assertThat(first.writes().words().get(0).token()).isEqualTo(PlantedModel.LEMON);
        assertThat(first.attention()).hasSize(first.item().tokens().length);
        assertThat(first.attention()[0]).isGreaterThan(0.5f);
        assertThat(first.norm()).isPositive();
        HeadReading misled = units.head(Component.CROSS_ATTENTION, 2, 0);
        assertThat(misled.queries())
                .allSatisfy(
                        query -> assertThat(query.writes().documents().get(0).token())
                                .isNotEqualTo(query.item().target()));
        assertThat(misled.documents()).isNotEmpty();
        HeadReading self = units.head(Component.SELF_ATTENTION, 0, 0);
        assertThat(self.queries().get(0).attention()).isEmpty();
    }

    @Test
    void whatIsPreparedIsWhatIsReadOneByOne() {
        Units prepared =
                new Units(session.runner(), session.vocabulary(), session.sample("all"), pauses::incrementAndGet);
        prepared.prepare();
        int before = pauses.get();
        NeuronReading neuron = prepared.neuron(1, 3);
        HeadReading head = prepared.head(Component.CROSS_ATTENTION, 2, 1);
        // One pause for each chunk through the lens, none for a pass over the queries.
        assertThat(pauses.get() - before).isEqualTo(1);
        assertThat(neuron.queries()).isEqualTo(units.neuron(1, 3).queries());
        assertThat(head.queries().get(0).attention())
                .containsExactly(units.head(Component.CROSS_ATTENTION, 2, 1)
                        .queries()
                        .get(0)
                        .attention());
    }

    @Test
    void unitsThatAreNotThereAreNamed() {
        assertThatThrownBy(() -> units.neuron(3, 0))
                .isInstanceOf(InputException.class)
                .hasMessage("layer 3: the model has layers 0 to 2");
        assertThatThrownBy(() -> units.neuron(0, 12)).hasMessage("neuron 12: the model has neurons 0 to 11");
        assertThatThrownBy(() -> units.head(Component.CROSS_ATTENTION, 0, 2))
                .hasMessage("head 2: the model has heads 0 to 1");
        assertThatThrownBy(() -> units.head(Component.MLP, 0, 0)).hasMessageContaining("only self_attention");
    }
}
