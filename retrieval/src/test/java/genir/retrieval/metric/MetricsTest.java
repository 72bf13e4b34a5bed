package genir.retrieval.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import genir.corpus.InputException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MetricsTest {
    private static final List<String> NAMES =
            List.of("hits@1", "hits@10", "recall@5", "mrr@10", "ndcg@3", "ndcg@10", "map");

    @Test
    void valuesByHand() {
        Map<String, Integer> grades = Map.of("a", 3, "b", 1, "c", 0, "d", 2, "e", -1);
        List<String> ranking = List.of("c", "b", "x", "a", "e");

        assertThat(Metrics.parse("hits@1").of(ranking, grades)).isZero();
        assertThat(Metrics.parse("hits@2").of(ranking, grades)).isEqualTo(1);
        assertThat(Metrics.parse("recall@3").of(ranking, grades)).isEqualTo(1.0 / 3);
        assertThat(Metrics.parse("mrr@10").of(ranking, grades)).isEqualTo(0.5);
        assertThat(Metrics.parse("mrr@1").of(ranking, grades)).isZero();
        assertThat(Metrics.parse("map").of(ranking, grades)).isEqualTo((1 / 2.0 + 2 / 4.0) / 3);
        double log3 = Math.log(3) / Math.log(2);
        double log5 = Math.log(5) / Math.log(2);
        assertThat(Metrics.parse("ndcg@10").of(ranking, grades))
                .isCloseTo((1 / log3 + 3 / log5) / (3 + 2 / log3 + 1 / 2.0), within(1e-12));
    }

    @Test
    void everyMetricIsAFractionAndTheIdealRankingHasTheHighestValue() {
        Random random = new Random(5);
        for (int trial = 0; trial < 500; trial++) {
            Map<String, Integer> grades = new HashMap<>();
            List<String> documents = new ArrayList<>();
            for (int i = 0; i < 30; i++) {
                documents.add("d" + i);
                if (random.nextInt(3) == 0) {
                    grades.put("d" + i, random.nextInt(5) - 1);
                }
            }
            List<String> ideal = new ArrayList<>(documents);
            ideal.sort((x, y) -> Integer.compare(grades.getOrDefault(y, 0), grades.getOrDefault(x, 0)));
            Collections.shuffle(documents, random);
            List<String> ranking = documents.subList(0, random.nextInt(31));
            for (String name : NAMES) {
                Metric metric = Metrics.parse(name);
                double value = metric.of(ranking, grades);
                assertThat(value).as(name).isBetween(0.0, metric.of(ideal, grades));
                assertThat(metric.of(ideal, grades)).as(name).isBetween(0.0, 1.0);
            }
            assertThat(Metrics.parse("ndcg@10").of(ideal, grades)).isIn(0.0, 1.0);
        }
    }

    @Test
    void nothingRankedOrNothingRelevantIsZero() {
        for (String name : NAMES) {
            assertThat(Metrics.parse(name).of(List.of(), Map.of("a", 1)))
                    .as(name)
                    .isZero();
            assertThat(Metrics.parse(name).of(List.of("a", "b"), Map.of("a", 0)))
                    .as(name)
                    .isZero();
        }
    }

    @Test
    void namesAreReadBack() {
        for (String name : NAMES) {
            assertThat(Metrics.parse(name).name()).isEqualTo(name);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "hits", "hits@0", "hits@-1", "hits@x", "map@10", "p@5", "HITS@1", "hits@99999999999"})
    void unknownNamesAreRefusedWithThoseThereAre(String name) {
        assertThatThrownBy(() -> Metrics.parse(name))
                .isInstanceOf(InputException.class)
                .hasMessage("unknown metric '" + name
                        + "', expected one of hits@K, map, mrr@K, ndcg@K, recall@K (K: a rank from 1)");
    }
}
