package genir.training;

import static org.assertj.core.api.Assertions.assertThat;

import genir.corpus.Qrels;
import genir.corpus.Query;
import genir.corpus.QuerySet;
import genir.corpus.Split;
import genir.model.Tensor;
import genir.model.run.T5Runner;
import genir.model.run.TokenBatch;
import genir.model.weights.Initialization;
import genir.model.weights.Parameters;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DevQueriesTest {
    @TempDir
    Path folder;

    @Test
    void scoresEqualSortingEverything() throws IOException {
        TenDocuments collection = TenDocuments.in(folder);
        List<List<String>> rows = new ArrayList<>();
        for (int i = 0; i < 70; i++) {
            String text = collection.train().queries().get(i % 50).text();
            rows.add(
                    i % 3 == 0
                            ? List.of("q" + i, text + " lemon", "d" + i % 10, "d" + (i + 4) % 10)
                            : List.of(i == 1 ? "d2" : "q" + i, text, "d" + i % 10));
        }
        QuerySet queries = TenDocuments.set(Split.DEV, rows);
        T5Runner runner = new T5Runner(Initialization.T5.create(collection.model(), 2));
        int words = collection.vocabulary().wordCount();
        double hits1 = 0;
        double reciprocal = 0;
        for (Query query : queries.queries()) {
            int[] input = collection.vocabulary().encode(query.text(), 32);
            Tensor logits = runner.logits(TokenBatch.padded(List.of(input), 8)).read();
            List<Integer> ranking = IntStream.range(
                            words, collection.vocabulary().size())
                    .boxed()
                    .sorted(Comparator.comparing((Integer token) -> -logits.data()[token])
                            .thenComparing(Comparator.naturalOrder()))
                    .toList();
            int rank = queries.qrels().relevant(query.id()).stream()
                    .mapToInt(
                            document -> ranking.indexOf(collection.vocabulary().docidToken(document)) + 1)
                    .min()
                    .orElseThrow();
            hits1 += rank == 1 ? 1 : 0;
            reciprocal += 1.0 / rank;
        }
        DevQueries.Scores scores = new DevQueries(queries, collection.vocabulary(), 32, false).score(runner);
        assertThat(scores.hits1()).isCloseTo(hits1 / 70, Offset.offset(1e-12));
        assertThat(scores.mrr10()).isCloseTo(reciprocal / 70, Offset.offset(1e-12));
        assertThat(scores.hits10()).isEqualTo(1);
        for (boolean ignoring : new boolean[] {false, true}) {
            DevQueries asked = new DevQueries(queries, collection.vocabulary(), 32, ignoring);
            assertThat(asked.score(runner, true)).isEqualTo(asked.score(runner, false));
        }
    }

    @Test
    void equalScoresAreRankedByDocument() throws IOException {
        TenDocuments collection = TenDocuments.in(folder);
        T5Runner runner = new T5Runner(new Parameters(collection.model()));
        QuerySet queries = TenDocuments.set(
                Split.DEV,
                List.of(List.of("q0", "lemon", "d0"), List.of("q1", "piano", "d1"), List.of("q3", "x", "d3")));
        DevQueries.Scores scores = new DevQueries(queries, collection.vocabulary(), 32, false).score(runner);
        // All logits are 0: the documents come in order of id, these at ranks 1, 2 and 4.
        assertThat(scores.hits1()).isCloseTo(1.0 / 3, Offset.offset(1e-12));
        assertThat(scores.hits10()).isEqualTo(1);
        assertThat(scores.mrr10()).isCloseTo(1.75 / 3, Offset.offset(1e-12));
    }

    @Test
    void queriesWithoutARelevantDocumentInTheCollectionCountAsNotFound() throws IOException {
        TenDocuments collection = TenDocuments.in(folder);
        Parameters parameters = new Parameters(collection.model());
        QuerySet queries = TenDocuments.set(
                Split.DEV,
                List.of(
                        List.of("q0", "lemon", "d0"),
                        List.of("q1", "piano", "absent"),
                        List.of("q2", "x", "absent", "d1")));

        DevQueries dev = new DevQueries(queries, collection.vocabulary(), 32, false);
        DevQueries.Scores scores = dev.score(new T5Runner(parameters));

        assertThat(scores.hits1()).isCloseTo(1.0 / 3, Offset.offset(1e-12));
        assertThat(scores.mrr10()).isCloseTo(1.5 / 3, Offset.offset(1e-12));
        assertThat(dev.isEmpty()).isFalse();
    }

    @Test
    void aQuerysOwnDocumentIsLeftOutOfItsRanking() throws IOException {
        TenDocuments collection = TenDocuments.in(folder);
        QuerySet queries = TenDocuments.set(
                Split.DEV,
                List.of(List.of("d0", "lemon", "d1"), List.of("d5", "x", "d1"), List.of("d2", "y", "d2", "d3")));

        // All logits are 0: the documents come in order of id.
        DevQueries.Scores scores = new DevQueries(queries, collection.vocabulary(), 32, true)
                .score(new T5Runner(new Parameters(collection.model())));

        assertThat(scores.hits1()).isCloseTo(1.0 / 3, Offset.offset(1e-12));
        assertThat(scores.mrr10()).isCloseTo((1.0 + 1 / 2.0 + 1 / 3.0) / 3, Offset.offset(1e-12));
    }

    @Test
    void withoutAnyRelevantDocumentNothingIsMeasured() throws IOException {
        TenDocuments collection = TenDocuments.in(folder);
        QuerySet queries = new QuerySet(
                Split.DEV, List.of(new Query("q0", "lemon")), new Qrels(Map.of("q0", Map.of("d0", 0, "absent", 1))));

        DevQueries dev = new DevQueries(queries, collection.vocabulary(), 32, false);

        assertThat(dev.isEmpty()).isTrue();
        assertThat(dev.evaluation(new Parameters(collection.model())).score()).isEmpty();
    }
}
