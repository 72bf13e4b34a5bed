package genir.interpret.stage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import genir.corpus.InputException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class StagesTest {
    @Test
    void scaledStagesCoverEveryLayerOnce() {
        for (int layers = 1; layers <= 24; layers++) {
            int next = 0;
            List<Stage> stages = Stages.scaled(layers).stages();
            assertThat(stages).hasSize(Math.min(3, layers));
            for (Stage stage : stages) {
                assertThat(stage.from()).as(layers + " layers").isEqualTo(next);
                assertThat(stage.to()).isGreaterThanOrEqualTo(stage.from());
                next = stage.to() + 1;
            }
            assertThat(next).isEqualTo(layers);
            assertThat(stages.get(stages.size() - 1).name()).isEqualTo("III");
        }
    }

    @Test
    void twentyFourLayersAreThePapers() {
        assertThat(Stages.scaled(24).stages())
                .containsExactly(new Stage("I", 0, 6), new Stage("II", 7, 17), new Stage("III", 18, 23));
        assertThat(Stages.scaled(12).stages().stream().map(Stage::layers)).containsExactly("0-3", "4-8", "9-11");
        assertThat(Stages.scaled(3).stages().stream().map(Stage::layers)).containsExactly("0", "1", "2");
    }

    @Test
    void givenStagesAreTakenInOrder() {
        Map<String, List<Integer>> given = new LinkedHashMap<>();
        given.put("early", List.of(0, 2));
        given.put("late", List.of(3, 3));
        assertThat(Stages.given(given, 4).stages()).containsExactly(new Stage("early", 0, 2), new Stage("late", 3, 3));
        assertThat(Stages.given(given, 4).rule()).contains("configuration");
    }

    @Test
    void givenStagesMustCoverEveryLayerOnce() {
        for (List<Integer> wrong : Arrays.asList(
                List.of(1, 3),
                List.of(0, 4),
                List.of(0),
                List.of(0, 1, 3),
                List.of(2, 1),
                Arrays.asList(0, null),
                null)) {
            assertThatThrownBy(() -> Stages.given(java.util.Collections.singletonMap("I", wrong), 4))
                    .as(String.valueOf(wrong))
                    .isInstanceOf(InputException.class)
                    .hasMessageStartingWith("interpret.stages.I: ");
        }
        assertThatThrownBy(() -> Stages.given(Map.of("I", List.of(0, 1)), 4))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("layers 2 to 3");
        assertThatThrownBy(() -> Stages.given(Map.of(), 4)).isInstanceOf(InputException.class);
    }
}
