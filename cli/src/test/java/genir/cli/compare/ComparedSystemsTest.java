package genir.cli.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import genir.corpus.InputException;
import genir.corpus.Split;
import genir.retrieval.evaluation.Evaluation;
import genir.retrieval.evaluation.SystemPair;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ComparedSystemsTest {
    private static Map<String, Evaluation> run(double bm25, Double genir) {
        Map<String, Evaluation> systems = new LinkedHashMap<>();
        systems.put("bm25", evaluation("bm25", bm25));
        if (genir != null) {
            systems.put("genir", evaluation("genir", genir));
        }
        return systems;
    }

    private static Evaluation evaluation(String system, double value) {
        return new Evaluation(system, Split.TEST, Map.of("map", Map.of("q1", value)));
    }

    @Test
    void bm25ThatFoundTheSameInAllRunsIsOneSystem() {
        ComparedSystems systems =
                new ComparedSystems(List.of("x", "y", "z"), List.of(run(0.5, 0.1), run(0.5, 0.2), run(0.5, null)));

        assertThat(systems.evaluations()).containsOnlyKeys("bm25", "x/genir", "y/genir");
        assertThat(systems.of(2)).containsExactly("bm25");
        assertThat(systems.usualPairs())
                .containsExactly(
                        new SystemPair("bm25", "x/genir"),
                        new SystemPair("bm25", "y/genir"),
                        new SystemPair("x/genir", "y/genir"));
        assertThat(systems.allPairs()).hasSize(3);
    }

    @Test
    void soIsEveryOtherRankerThatIsNotTrainedAndItsFusionWithBm25() {
        Map<String, Evaluation> x = run(0.5, 0.1);
        Map<String, Evaluation> y = run(0.5, 0.2);
        for (Map<String, Evaluation> run : List.of(x, y)) {
            for (String system : List.of("dense", "bm25+dense", "genir+dense", "dual")) {
                run.put(system, evaluation(system, 0.6));
            }
        }
        ComparedSystems systems = new ComparedSystems(List.of("x", "y"), List.of(x, y));

        assertThat(systems.of(1)).containsExactly("bm25", "y/genir", "dense", "bm25+dense", "y/genir+dense", "y/dual");
    }

    @Test
    void otherwiseEachRunHasItsOwn() {
        ComparedSystems systems = new ComparedSystems(List.of("x", "y"), List.of(run(0.5, 0.1), run(0.6, 0.1)));

        assertThat(systems.evaluations().keySet()).containsExactly("x/bm25", "x/genir", "y/bm25", "y/genir");
        assertThat(systems.usualPairs())
                .containsExactly(
                        new SystemPair("x/bm25", "x/genir"),
                        new SystemPair("y/bm25", "y/genir"),
                        new SystemPair("x/bm25", "y/bm25"),
                        new SystemPair("x/genir", "y/genir"));
        assertThat(systems.allPairs()).hasSize(6);
    }

    @Test
    void aPairOfUnknownSystemsNamesThoseThereAre() {
        ComparedSystems systems = new ComparedSystems(List.of("x"), List.of(run(0.5, 0.1)));

        assertThatThrownBy(() -> systems.known(List.of(new SystemPair("bm25", "genirr"))))
                .isInstanceOf(InputException.class)
                .hasMessage("unknown system \"genirr\": did you mean genir? Known are: bm25, genir");
    }
}
