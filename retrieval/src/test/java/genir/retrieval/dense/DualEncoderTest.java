package genir.retrieval.dense;

import static org.assertj.core.api.Assertions.assertThat;

import genir.corpus.Document;
import genir.corpus.Progress;
import genir.corpus.QuerySet;
import genir.corpus.Split;
import genir.corpus.TestCollection;
import genir.corpus.index.CollectionIndex;
import genir.corpus.index.CollectionIndexer;
import genir.corpus.index.IndexConfig;
import genir.corpus.vocabulary.Vocabulary;
import genir.corpus.vocabulary.VocabularyBuilder;
import genir.corpus.vocabulary.VocabularyConfig;
import genir.model.T5Config;
import genir.model.plan.device.Devices;
import genir.model.weights.Initialization;
import genir.model.weights.ModelFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DualEncoderTest {
    private static final List<Document> DOCUMENTS = List.of(
            new Document("a", "citrus", "lemon orange grape melon cherry"),
            new Document("b", "", "piano violin trumpet drum flute"));

    @TempDir
    static Path folder;

    private static Vocabulary vocabulary;
    private static Path model;

    @BeforeAll
    static void build() throws IOException {
        Path index = folder.resolve("index");
        CollectionIndexer.write(
                new TestCollection(DOCUMENTS, Map.<Split, QuerySet>of()),
                IndexConfig.defaults(),
                Map.of(),
                index,
                Progress.NONE);
        try (CollectionIndex opened = CollectionIndex.open(index)) {
            vocabulary = VocabularyBuilder.build(opened, new VocabularyConfig("stemmed", null, 1, null), Progress.NONE);
        }
        model = model("model", 1);
    }

    private static Path model(String name, long seed) throws IOException {
        T5Config shape = new T5Config(0, 16, 8, 32, 2, 1, 0, 8, 16, 0.1, null, null, true, null, null)
                .forVocabulary(vocabulary.wordCount(), vocabulary.pad(), vocabulary.eos());
        Path written = Files.createDirectory(folder.resolve(name));
        ModelFolder.write(written, Initialization.T5.create(shape, seed));
        return written;
    }

    private static DualEncoder open(Path model, int maxLength, int documentLength) throws IOException {
        return DualEncoder.open(model, vocabulary, maxLength, documentLength, Devices.standard());
    }

    @Test
    void vectorsHaveLengthOneAndSayWhatTheTextSays() throws IOException {
        try (DualEncoder encoder = open(model, 8, 16)) {
            assertThat(encoder.dimensions()).isEqualTo(16);
            float[][] documents = encoder.documents(DOCUMENTS);
            float[][] queries = encoder.queries(List.of("orange grape", "Oranges, grapes!", "drum flute"));
            for (float[] vector : List.of(documents[0], documents[1], queries[0], queries[2])) {
                assertThat(cosine(vector, vector)).isCloseTo(1, Offset.offset(1e-5));
            }
            // The same tokens.
            assertThat(queries[1]).containsExactly(queries[0]);
            assertThat(queries[2]).isNotEqualTo(queries[0]);
        }
    }

    @Test
    void titleAndTextAreReadUpToTheDocumentsLength() throws IOException {
        try (DualEncoder encoder = open(model, 8, 16);
                DualEncoder shorter = open(model, 8, 3)) {
            float[] whole = encoder.documents(DOCUMENTS)[0];
            assertThat(encoder.queries(List.of("citrus lemon orange grape melon cherry"))[0])
                    .containsExactly(whole);
            assertThat(shorter.documents(DOCUMENTS)[0]).containsExactly(encoder.queries(List.of("citrus lemon"))[0]);
        }
    }

    @Test
    void whatDecidesTheVectorsIsInTheFingerprint() throws IOException {
        try (DualEncoder encoder = open(model, 8, 16);
                DualEncoder same = open(model, 8, 16);
                DualEncoder longer = open(model, 8, 32);
                DualEncoder other = open(model("other", 2), 8, 16)) {
            assertThat(same.fingerprint()).isEqualTo(encoder.fingerprint()).hasSize(64);
            assertThat(longer.fingerprint()).isNotEqualTo(encoder.fingerprint());
            assertThat(other.fingerprint()).isNotEqualTo(encoder.fingerprint());
        }
    }

    private static double cosine(float[] a, float[] b) {
        double product = 0;
        for (int i = 0; i < a.length; i++) {
            product += (double) a[i] * b[i];
        }
        return product;
    }
}
