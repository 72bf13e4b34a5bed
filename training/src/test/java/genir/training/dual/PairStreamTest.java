package genir.training.dual;

import static org.assertj.core.api.Assertions.assertThat;

import genir.corpus.Progress;
import genir.corpus.QuerySet;
import genir.corpus.Split;
import genir.corpus.example.ExampleGenerator;
import genir.corpus.example.ExampleSources;
import genir.corpus.example.Examples;
import genir.corpus.vocabulary.Vocabulary;
import genir.model.run.PairBatch;
import genir.training.TenDocuments;
import genir.training.ranking.RelevantDocuments;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PairStreamTest {
    @TempDir
    static Path shared;

    private static TenDocuments collection;
    private static TrainingDocuments documents;

    /** Of the last query both the second and the third document are relevant. */
    private static QuerySet train;

    @BeforeAll
    static void index() throws IOException {
        collection = TenDocuments.in(shared);
        documents = new TrainingDocuments(collection.documents(), collection.vocabulary(), 16, Progress.NONE);
        train = TenDocuments.set(
                Split.TRAIN,
                List.of(
                        List.of("q1", "lemon orange", "d0"),
                        List.of("q2", "lemon tiger", "d0"),
                        List.of("q3", "piano hammer", "d1", "d2")));
    }

    private static PairStream stream(int batch, int negatives, double wordDropout) {
        DualConfig config = new DualConfig(
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                batch,
                null,
                null,
                null,
                null,
                negatives,
                10,
                8,
                16,
                wordDropout,
                0.0,
                null,
                null,
                null,
                null,
                3L);
        Vocabulary vocabulary = collection.vocabulary();
        Examples examples = new ExampleGenerator(
                vocabulary, ExampleSources.of(collection.documents(), train), config.examples(), 3);
        return new PairStream(
                examples,
                documents,
                new RelevantDocuments(train, documents::numberOf, vocabulary, 8),
                negatives == 0 ? null : new HardNegatives(documents, vocabulary, 10, Progress.NONE),
                config);
    }

    /** The numbers of a batch's documents, in their places. */
    private static List<Integer> numbers(PairBatch batch) {
        List<Integer> numbers = new ArrayList<>();
        for (int[] text : batch.documents().sequences()) {
            for (int document = 0; document < documents.size(); document++) {
                if (Arrays.equals(documents.tokens(document), text)) {
                    numbers.add(document);
                }
            }
        }
        return numbers;
    }

    private static boolean says(int[] query, String text) {
        return Arrays.equals(query, collection.vocabulary().encode(text, 8));
    }

    @Test
    void everyQueryHasItsDocumentAndEveryDocumentIsThereOnce() {
        PairStream stream = stream(4, 1, 0);
        for (int i = 0; i < 20; i++) {
            PairBatch batch = stream.next();
            List<Integer> numbers = numbers(batch);
            assertThat(numbers).hasSize(8).doesNotHaveDuplicates();
            for (int query = 0; query < 4; query++) {
                int[] text = batch.queries().sequences().get(query);
                int document = numbers.get(batch.targets()[query]);
                assertThat(document).isIn(says(text, "piano hammer") ? List.of(1, 2) : List.of(0));
                Set<Integer> excluded = new HashSet<>();
                Arrays.stream(batch.excluded().get(query)).forEach(place -> excluded.add(numbers.get(place)));
                if (says(text, "piano hammer") && numbers.containsAll(List.of(1, 2))) {
                    assertThat(excluded).containsExactly(3 - document);
                } else {
                    assertThat(excluded).isEmpty();
                }
            }
        }
    }

    /** BM25 finds for "lemon tiger" the documents of fruits, which answers it, and of animals, which does not. */
    @Test
    void aHardNegativeHasWordsOfTheQueryAndDoesNotAnswerIt() {
        PairStream stream = stream(2, 1, 0);
        int seen = 0;
        for (int i = 0; i < 20; i++) {
            PairBatch batch = stream.next();
            boolean asked = batch.queries().sequences().stream().anyMatch(query -> says(query, "lemon tiger"));
            seen += asked ? 1 : 0;
            assertThat(!asked || numbers(batch).contains(3)).isTrue();
        }
        assertThat(seen).isPositive();
    }

    @Test
    void thereAreNoMoreDocumentsThanTheCollectionHas() {
        PairStream stream = stream(9, 4, 0);
        assertThat(stream.documentsOfBatch()).isEqualTo(10);
        assertThat(numbers(stream.next())).hasSize(10).doesNotHaveDuplicates();
    }

    @Test
    void skippingIsDrawing() {
        PairStream drawn = stream(4, 2, 0.5);
        PairStream skipped = stream(4, 2, 0.5);
        for (int i = 0; i < 7; i++) {
            drawn.next();
        }
        skipped.skip(7);
        PairBatch expected = drawn.next();
        PairBatch actual = skipped.next();
        assertThat(numbers(actual)).isEqualTo(numbers(expected));
        assertThat(actual.targets()).containsExactly(expected.targets());
        for (int query = 0; query < 4; query++) {
            assertThat(actual.queries().sequences().get(query))
                    .containsExactly(expected.queries().sequences().get(query));
        }
        assertThat(skipped.epoch()).isEqualTo(drawn.epoch());
    }
}
