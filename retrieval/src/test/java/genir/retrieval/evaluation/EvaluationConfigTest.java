package genir.retrieval.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import genir.corpus.InputException;
import genir.retrieval.metric.Metric;
import java.util.List;
import org.junit.jupiter.api.Test;

class EvaluationConfigTest {
    private final ObjectMapper json = new ObjectMapper();

    @Test
    void everythingHasADefault() throws JsonProcessingException {
        EvaluationConfig config = json.readValue("{}", EvaluationConfig.class);
        assertThat(config).isEqualTo(EvaluationConfig.DEFAULT);
        assertThat(config.metrics()).containsExactly("hits@1", "hits@10", "recall@5", "mrr@10", "ndcg@10", "map");
        assertThat(config.parsedMetrics()).extracting(Metric::name).isEqualTo(config.metrics());
        assertThat(config.bootstrap()).isEqualTo(new Bootstrap(10_000, 42));
        assertThat(config.significanceTest()).isEqualTo(new PairedRandomisationTest(10_000, 42));
    }

    @Test
    void isWrittenWholeAndReadBackTheSame() throws JsonProcessingException {
        EvaluationConfig config = new EvaluationConfig(List.of("hits@5", "map"), 20, 30, true, 99, 7L, null);
        String text = json.writeValueAsString(config);
        assertThat(text)
                .isEqualTo("{\"cutoffs\":[\"hits@5\",\"map\"],\"depth\":20,\"beam\":30,\"ignore_identical_ids\":true,"
                        + "\"resamples\":99,\"seed\":7,\"exact_below\":2000000}");
        assertThat(json.readValue(text, EvaluationConfig.class)).isEqualTo(config);
        assertThat(json.readValue("{\"metrics\":[\"hits@3\"]}", EvaluationConfig.class)
                        .metrics())
                .containsExactly("hits@3");
    }

    @Test
    void whatCannotBeEvaluatedIsRefusedWithTheKey() {
        refuse(List.of("hits@1", "hit@1"), null, null, "evaluation.cutoffs: unknown metric 'hit@1', expected one of");
        refuse(List.of(), null, null, "evaluation.cutoffs: expected one or more different metrics but found []");
        refuse(List.of("map", "map"), null, null, "evaluation.cutoffs: expected one or more different metrics");
        refuse(
                List.of("hits@10"),
                9,
                null,
                "evaluation.depth: expected at least 10 for the metric hits@10 but found 9");
        refuse(List.of("map"), 0, null, "evaluation.depth: expected a whole number from 1 but found 0");
        refuse(null, null, -1, "evaluation.resamples: expected a whole number from 1 but found -1");
    }

    @Test
    void theBeamIsAsWideAsTheDeepestMetric() {
        new EvaluationConfig(List.of("hits@10", "map"), null, 10, null, null, null, null).requireWideBeam();

        EvaluationConfig narrow = new EvaluationConfig(List.of("hits@10", "map"), null, 9, null, null, null, null);
        assertThatThrownBy(narrow::requireWideBeam)
                .isInstanceOf(InputException.class)
                .hasMessage("evaluation.beam: expected at least 10 for the metric hits@10 but found 9");
        EvaluationConfig without = new EvaluationConfig(List.of("hits@10"), null, 10, true, null, null, null);
        assertThatThrownBy(without::requireWideBeam)
                .as("one of the beam's documents may be the query's own")
                .hasMessage("evaluation.beam: expected at least 11 for the metric hits@10 but found 10");
        assertThatThrownBy(() -> new EvaluationConfig(null, null, 0, null, null, null, null))
                .hasMessage("evaluation.beam: expected a whole number from 1 but found 0");
    }

    private static void refuse(List<String> metrics, Integer depth, Integer resamples, String message) {
        assertThatThrownBy(() -> new EvaluationConfig(metrics, depth, null, null, resamples, null, null))
                .isInstanceOf(InputException.class)
                .hasMessageStartingWith(message);
    }
}
