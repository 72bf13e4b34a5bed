package genir.training.ranking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import genir.corpus.InputException;
import genir.model.plan.instruction.RankingLoss;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RankingConfigTest {
    private static RankingConfig config(String loss, Double margin, Double begins, Integer every) {
        return new RankingConfig(loss, null, margin, null, null, begins, every);
    }

    @Test
    void defaults() {
        RankingConfig config = config(null, null, null, null);
        assertThat(config).isEqualTo(new RankingConfig("pairwise", 0.5, 1.0, 10, "beam", 0.5, 1));
        assertThat(config.function()).isEqualTo(new RankingLoss(RankingLoss.Kind.PAIRWISE, 1, 0.5));
        assertThat(config("listwise", null, null, null).function())
                .isEqualTo(new RankingLoss(RankingLoss.Kind.LISTWISE, 0, 0.5));
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "0.5, 1, 10, 6 7 8 9 10",
                "0.5, 2, 10, 6 8 10",
                "0, 1, 3, 1 2 3",
                "0, 3, 8, 1 4 7",
                "0.7, 1, 4, 4",
                "1, 1, 5, ''"
            })
    void stepsThatHaveARankingLoss(double begins, int every, int steps, String due) {
        RankingConfig config = config(null, null, begins, every);
        String found = String.join(
                " ",
                IntStream.rangeClosed(1, steps)
                        .filter(step -> config.isDue(step, steps))
                        .mapToObj(Integer::toString)
                        .toList());
        assertThat(found).isEqualTo(due);
    }

    @Test
    void whatCannotBeIsRefusedInOneLine() {
        assertThatThrownBy(() -> config("listwise", 1.0, null, null))
                .isInstanceOf(InputException.class)
                .hasMessage("training.ranking.margin: only the pairwise loss has one; leave it out");
        assertThatThrownBy(() -> config("pointwise", null, null, null))
                .hasMessage("training.ranking.loss: 'pointwise' is not known; known: pairwise, listwise");
        assertThatThrownBy(() -> new RankingConfig(null, null, null, null, "dense", null, null))
                .hasMessage("training.ranking.from: 'dense' is not known; known: beam, bm25");
        assertThatThrownBy(() -> config(null, null, 1.5, null))
                .hasMessage("training.ranking.begins: 1.5 is not between 0 and 1");
        assertThatThrownBy(() -> Ranking.require(config(null, null, null, null), 10))
                .hasMessage("training.ranking.negatives: 10 of 10 documents; expected 9 at most");
        Ranking.require(config(null, null, null, null), 11);
    }
}
