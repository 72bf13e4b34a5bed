package genir.retrieval.dense;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import genir.corpus.Document;
import genir.corpus.InputException;
import genir.corpus.Progress;
import genir.retrieval.ScoredDocument;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DenseIndexTest {
    private static final int ALL_EXACT = 1_000_000;

    @TempDir
    Path folder;

    private final WordHashEncoder encoder = new WordHashEncoder(48, 7);

    @Test
    void exactRankingsAreThoseOfEveryScoreSortedAlsoWithinTies() throws IOException {
        List<Document> documents = documents(300, 12, new Random(3));
        try (DenseIndex index = write(documents, ALL_EXACT, "exact")) {
            float[] query = encoder.queries(List.of("w1 w2"))[0];
            List<ScoredDocument> all = new ArrayList<>();
            float[][] vectors = encoder.documents(documents);
            for (int i = 0; i < vectors.length; i++) {
                double product = 0;
                for (int d = 0; d < query.length; d++) {
                    product += (double) query[d] * vectors[i][d];
                }
                all.add(new ScoredDocument(documents.get(i).id(), product));
            }
            List<ScoredDocument> whole = index.nearest(query, ALL_EXACT);
            assertThat(whole).hasSize(300).isSortedAccordingTo(ScoredDocument.RANK_ORDER);
            assertThat(new HashSet<>(whole.stream().map(ScoredDocument::score).toList()))
                    .as("there are ties")
                    .hasSizeLessThan(290);
            for (ScoredDocument expected : all) {
                ScoredDocument found = whole.stream()
                        .filter(document -> document.documentId().equals(expected.documentId()))
                        .findFirst()
                        .orElseThrow();
                assertThat(found.score()).isCloseTo(expected.score(), within(1e-6));
            }
            for (int k = 1; k <= 300; k += 13) {
                assertThat(index.nearest(query, k)).isEqualTo(whole.subList(0, k));
            }
        }
    }

    @Test
    void theGraphFindsWhatAComparisonWithAllFinds() throws IOException {
        List<Document> documents = documents(3000, 400, new Random(5));
        try (DenseIndex exact = write(documents, ALL_EXACT, "exact");
                DenseIndex graph = write(documents, 2999, "graph")) {
            assertThat(exact.info().exact()).isTrue();
            assertThat(graph.info().exact()).isFalse();
            assertThat(graph.info().vectors()).isEqualTo(exact.info().vectors());
            int same = 0;
            for (int q = 0; q < 100; q++) {
                float[] query = encoder.queries(List.of("w" + q + " w" + (q + 50) + " w" + (3 * q)))[0];
                Set<ScoredDocument> expected = new HashSet<>(exact.nearest(query, 10));
                List<ScoredDocument> found = graph.nearest(query, 10);
                assertThat(found).hasSize(10).isSortedAccordingTo(ScoredDocument.RANK_ORDER);
                same += (int) found.stream().filter(expected::contains).count();
            }
            assertThat(same).isGreaterThanOrEqualTo(990);
        }
    }

    @Test
    void withPassagesADocumentScoresTheMeanOfItselfAndItsBestPassage() throws IOException {
        List<Document> documents = documentsOfLines(200, 60, new Random(6));
        try (DenseIndex index = writePassages(documents, ALL_EXACT, "exact")) {
            int passages = documents.stream()
                    .mapToInt(document -> PassageVectors.LINES.of(document).size())
                    .sum();
            assertThat(index.info().passages()).isEqualTo(passages).isGreaterThan(300);
            float[][] queries = encoder.queries(List.of("w1 w2", "w3", "w4 w5 w6"));
            List<List<ScoredDocument>> rankings = index.nearest(queries, ALL_EXACT);
            for (int q = 0; q < queries.length; q++) {
                assertThat(rankings.get(q))
                        .isEqualTo(index.nearest(queries[q], ALL_EXACT))
                        .isSortedAccordingTo(ScoredDocument.RANK_ORDER)
                        .hasSize(200);
                for (Document document : documents) {
                    double own = cosine(queries[q], document);
                    double nearest = nearestPassage(queries[q], document);
                    assertThat(scoreOf(rankings.get(q), document.id())).isCloseTo((own + nearest) / 2, within(1e-6));
                }
            }
        }
    }

    @Test
    void theGraphOverPassagesFindsWhatAComparisonWithAllFinds() throws IOException {
        List<Document> documents = documentsOfLines(2000, 400, new Random(5));
        try (DenseIndex exact = writePassages(documents, ALL_EXACT, "exact");
                DenseIndex graph = writePassages(documents, 3000, "graph")) {
            assertThat(exact.info().exact()).isTrue();
            assertThat(graph.info().exact()).as("passages count as vectors too").isFalse();
            assertThat(graph.info().vectors()).isEqualTo(exact.info().vectors());
            float[][] queries = new float[100][];
            for (int q = 0; q < queries.length; q++) {
                queries[q] = encoder.queries(List.of("w" + q + " w" + (q + 50) + " w" + (3 * q)))[0];
            }
            List<List<ScoredDocument>> expected = exact.nearest(queries, 10);
            List<List<ScoredDocument>> found = graph.nearest(queries, 10);
            int same = 0;
            for (int q = 0; q < queries.length; q++) {
                assertThat(found.get(q)).hasSize(10).isEqualTo(graph.nearest(queries[q], 10));
                same += (int)
                        found.get(q).stream().filter(expected.get(q)::contains).count();
            }
            assertThat(same).as("with scores equal to the last bit").isGreaterThanOrEqualTo(970);
        }
    }

    @Test
    void anIndexThatSaysNothingOfPassagesHasNone() throws IOException {
        List<Document> documents = documents(50, 20, new Random(2));
        write(documents, ALL_EXACT, "index").close();
        Path info = folder.resolve("index").resolve("dense.json");
        Files.writeString(info, Files.readString(info).replaceAll("\\s*\"passages\" : 0,", ""));
        try (DenseIndex index = DenseIndex.open(folder.resolve("index"))) {
            assertThat(Files.readString(info)).doesNotContain("passages");
            assertThat(index.info().passages()).isZero();
            assertThat(index.nearest(encoder.queries(List.of("w1"))[0], 5)).hasSize(5);
        }
    }

    @Test
    void theSameDocumentsMakeTheSameRankingsInWhateverOrderTheyCome() throws IOException {
        List<Document> documents = documents(1000, 200, new Random(8));
        List<Document> shuffled = new ArrayList<>(documents);
        Collections.shuffle(shuffled, new Random(1));
        try (DenseIndex one = write(documents, 0, "one");
                DenseIndex two = write(shuffled, 0, "two")) {
            assertThat(two.info()).isEqualTo(one.info());
            for (float[] query : encoder.queries(List.of("w5", "w9 w10 w11", "nothing of it"))) {
                assertThat(two.nearest(query, 50)).isEqualTo(one.nearest(query, 50));
            }
        }
    }

    @Test
    void vectorsAreThoseOfTheEncoderInOrderOfId() throws IOException {
        List<Document> documents =
                List.of(new Document("b", "", "blue"), new Document("a", "red", "fish"), new Document("C", "", "cat"));
        try (DenseIndex index = write(documents, ALL_EXACT, "small")) {
            DenseVectors vectors = index.vectors();
            assertThat(vectors.ids()).containsExactly("C", "a", "b").isEqualTo(index.documentIds());
            assertThat(vectors.rows()[1]).isEqualTo(encoder.documents(documents.subList(1, 2))[0]);
            assertThat(vectors.position("b")).isEqualTo(2);
            assertThat(vectors.position("x")).isNegative();
            assertThat(index.info().encoder()).isEqualTo("word-hash");
            assertThat(index.info().fingerprint()).isEqualTo(encoder.fingerprint());
            assertThat(index.info().dimensions()).isEqualTo(48);
        }
    }

    @Test
    void aFailedWriteLeavesTheIndexThatWasThere() throws IOException {
        List<Document> documents = documents(100, 20, new Random(2));
        write(documents, ALL_EXACT, "index").close();
        SentenceEncoder failing = new SentenceEncoder() {
            @Override
            public String name() {
                return "failing";
            }

            @Override
            public String fingerprint() {
                return "failing";
            }

            @Override
            public int dimensions() {
                return 48;
            }

            @Override
            public float[][] queries(List<String> texts) {
                throw new UnsupportedOperationException();
            }

            @Override
            public float[][] documents(List<Document> batch) {
                if (batch.get(0).id().equals(documents.get(0).id())) {
                    return encoder.documents(batch);
                }
                throw new IllegalStateException("out of something");
            }

            @Override
            public void close() {}
        };
        assertThatThrownBy(
                        () -> DenseIndexer.write(documents, failing, ALL_EXACT, folder.resolve("index"), Progress.NONE))
                .hasMessage("out of something");
        try (DenseIndex index = DenseIndex.open(folder.resolve("index"));
                var files = Files.list(folder)) {
            assertThat(index.info().encoder()).isEqualTo("word-hash");
            assertThat(files).as("nothing beside it").hasSize(1);
        }
    }

    @Test
    void saysWhatIsMissingOrDamaged() throws IOException {
        assertThatThrownBy(() -> DenseIndex.open(folder.resolve("none")))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("no such folder");
        write(documents(50, 20, new Random(2)), ALL_EXACT, "index").close();
        Path index = folder.resolve("index");
        try (var files = Files.list(index)) {
            Path vectors = files.filter(file -> file.toString().endsWith(".vec"))
                    .findFirst()
                    .orElseThrow();
            byte[] bytes = Files.readAllBytes(vectors);
            bytes[bytes.length / 2] ^= 1;
            Files.write(vectors, bytes);
        }
        assertThatThrownBy(() -> DenseIndex.open(index))
                .isInstanceOf(InputException.class)
                .hasMessageStartingWith(index + ": the index of vectors is damaged (")
                .hasMessageEndingWith("; delete it and run again");
        assertThatThrownBy(
                        () -> DenseIndexer.write(List.of(), encoder, ALL_EXACT, folder.resolve("empty"), Progress.NONE))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("no documents");
    }

    @Test
    void theGraphTakesNoMoreDimensionsThanLuceneDoes() throws IOException {
        WordHashEncoder wide = new WordHashEncoder(1025, 1);
        List<Document> documents = documents(3, 20, new Random(2));
        assertThatThrownBy(() -> DenseIndexer.write(documents, wide, 2, folder.resolve("wide"), Progress.NONE))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("1024 at most; set retrieval.dense.exact_below to 3 or more");
        DenseIndexer.write(documents, wide, 3, folder.resolve("wide"), Progress.NONE);
        try (DenseIndex index = DenseIndex.open(folder.resolve("wide"))) {
            assertThat(index.nearest(wide.queries(List.of("w1"))[0], 5)).hasSize(3);
        }
    }

    private DenseIndex write(List<Document> documents, int exactBelow, String name) throws IOException {
        Path target = folder.resolve(name);
        DenseIndexInfo written = DenseIndexer.write(documents, encoder, exactBelow, target, Progress.NONE);
        DenseIndex index = DenseIndex.open(target);
        assertThat(index.info()).isEqualTo(written);
        return index;
    }

    private DenseIndex writePassages(List<Document> documents, int exactBelow, String name) throws IOException {
        Path target = folder.resolve(name);
        DenseIndexInfo written =
                DenseIndexer.write(documents, encoder, PassageVectors.LINES, exactBelow, target, Progress.NONE);
        DenseIndex index = DenseIndex.open(target);
        assertThat(index.info()).isEqualTo(written);
        return index;
    }

    private double nearestPassage(float[] query, Document document) {
        return PassageVectors.LINES.of(document).stream()
                .mapToDouble(passage -> cosine(query, passage))
                .max()
                .orElseGet(() -> cosine(query, document));
    }

    private double cosine(float[] query, Document document) {
        float[] vector = encoder.documents(List.of(document))[0];
        double product = 0;
        for (int i = 0; i < query.length; i++) {
            product += (double) query[i] * vector[i];
        }
        return product;
    }

    private static double scoreOf(List<ScoredDocument> ranking, String id) {
        return ranking.stream()
                .filter(document -> document.documentId().equals(id))
                .findFirst()
                .orElseThrow()
                .score();
    }

    /** Documents of one to four lines of one to three words, every other with a title. */
    private static List<Document> documentsOfLines(int count, int words, Random random) {
        List<Document> documents = new ArrayList<>();
        for (Document document : documents(count, words, random)) {
            StringBuilder text = new StringBuilder(document.text());
            for (int more = random.nextInt(4); more > 0; more--) {
                text.append("\n").append(documents(1, words, random).get(0).text());
            }
            documents.add(new Document(
                    document.id(), random.nextBoolean() ? "w" + random.nextInt(words) : "", text.toString()));
        }
        return documents;
    }

    /** Documents of one to three words each; few words make many equal texts. */
    static List<Document> documents(int count, int words, Random random) {
        List<Document> documents = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            StringBuilder text = new StringBuilder("w" + random.nextInt(words));
            for (int more = random.nextInt(3); more > 0; more--) {
                text.append(" w").append(random.nextInt(words));
            }
            documents.add(new Document("d" + i, "", text.toString()));
        }
        return documents;
    }
}
