package genir.interpret.session;

import static org.assertj.core.api.Assertions.assertThat;

import genir.corpus.Qrels;
import genir.corpus.Query;
import genir.corpus.QuerySet;
import genir.corpus.Split;
import genir.interpret.InterpretConfig;
import genir.interpret.SmallModel;
import genir.interpret.lens.Ranks;
import genir.model.plan.TensorView;
import genir.model.run.T5Runner;
import genir.model.run.TokenBatch;
import genir.model.weights.Parameters;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SessionTest {
    @Test
    void correctAndIncorrectQueriesAreAll() {
        Parameters parameters = SmallModel.trained();
        // Two documents swap their tokens: their four queries are answered wrongly.
        float[] first = row(parameters, "d1");
        float[] second = row(parameters, "d5");
        write(parameters, "d1", second);
        write(parameters, "d5", first);
        Session all = SmallModel.session(parameters, "all", null, 6);
        Session correct = SmallModel.session(parameters, "correct", null, 6);
        Session incorrect = SmallModel.session(parameters, "incorrect", null, 6);
        assertThat(all.queries()).containsExactlyElementsOf(SmallModel.dev().queries());
        assertThat(incorrect.queries().stream().map(Query::id)).containsExactly("q10", "q11", "q50", "q51");
        assertThat(correct.queries())
                .hasSize(12)
                .doesNotContainAnyElementsOf(incorrect.queries())
                .isSubsetOf(all.queries());
        assertThat(correct.available()).isEqualTo(16);
    }

    private static float[] row(Parameters parameters, String document) {
        float[] row = new float[16];
        parameters.floats("shared.weight").get(SmallModel.vocabulary().docidToken(document) * 16L, row);
        return row;
    }

    private static void write(Parameters parameters, String document, float[] row) {
        parameters.floats("shared.weight").put(SmallModel.vocabulary().docidToken(document) * 16L, row);
    }

    @Test
    void batchesCountEveryQueryOnce() {
        Session session = SmallModel.session(SmallModel.untrained(), "all", 14, 6);
        assertThat(session.queries())
                .containsExactlyElementsOf(SmallModel.dev().queries().subList(0, 14));
        List<int[]> inputs = new ArrayList<>();
        for (QueryBatch batch : session.batches()) {
            assertThat(batch.first()).isEqualTo(inputs.size());
            assertThat(batch.tokens().size()).isEqualTo(5);
            assertThat(batch.memory().rows()).isEqualTo(5 * batch.tokens().length());
            inputs.addAll(batch.tokens().sequences().subList(0, batch.count()));
        }
        assertThat(inputs).hasSize(14);
        for (int query = 0; query < 14; query++) {
            assertThat(inputs.get(query))
                    .containsExactly(SmallModel.vocabulary()
                            .encode(session.queries().get(query).text(), SmallModel.MAX_LENGTH));
        }
    }

    @Test
    void ofSeveralRelevantDocumentsTheBestRankedCounts() {
        T5Runner runner = new T5Runner(SmallModel.untrained());
        Query query = new Query("q", "lemon galaxy");
        List<String> relevant = List.of("d2", "d4", "d6");
        QuerySet set = new QuerySet(
                Split.DEV, List.of(query), new Qrels(Map.of("q", Map.of("d2", 1, "d4", 2, "d6", 1, "d0", 0))));
        Session session = new Session(
                new Models(runner, null, List.of()),
                SmallModel.vocabulary(),
                set,
                set,
                InterpretConfig.of("all", null, null),
                SmallModel.MAX_LENGTH);
        TensorView logits = runner.logits(
                TokenBatch.padded(List.of(SmallModel.vocabulary().encode(query.text(), SmallModel.MAX_LENGTH)), 8));
        int best = relevant.stream()
                .mapToInt(SmallModel.vocabulary()::docidToken)
                .boxed()
                .min(java.util.Comparator.comparing(token -> Ranks.of(logits.floats(), 0, logits.rowLength(), token)))
                .orElseThrow();
        assertThat(session.target(0)).isEqualTo(best);
    }

    @Test
    void onlyQueriesWithARelevantDocumentInTheCollectionAreLookedAt() {
        List<Query> queries = List.of(new Query("q1", "lemon"), new Query("q2", "galaxy"), new Query("q3", "lemon"));
        QuerySet set = new QuerySet(
                Split.DEV,
                queries,
                new Qrels(
                        Map.of("q1", Map.of("d1", 0), "q2", Map.of("absent", 1, "d2", 1), "q3", Map.of("absent", 1))));
        Session session = new Session(
                new Models(new T5Runner(SmallModel.untrained()), null, List.of()),
                SmallModel.vocabulary(),
                set,
                set,
                InterpretConfig.of("all", null, null),
                SmallModel.MAX_LENGTH);
        assertThat(session.queries()).containsExactly(queries.get(1));
        assertThat(session.test().items().stream().map(Item::query)).containsExactly(queries.get(1));
        assertThat(session.analysed().item(0).relevant())
                .containsExactly(SmallModel.vocabulary().docidToken("d2"));
    }

    @Test
    void noQueriesAreNoBatches() {
        assertThat(SmallModel.session(SmallModel.trained(), "incorrect", null, 6)
                        .batches())
                .isEmpty();
    }
}
