package genir.retrieval.dense;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import genir.corpus.Document;
import genir.corpus.InputException;
import genir.corpus.Progress;
import genir.corpus.Query;
import genir.retrieval.ScoredDocument;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DenseRankerTest {
    @TempDir
    Path folder;

    private final WordHashEncoder encoder = new WordHashEncoder(32, 3);

    @Test
    void manyQueriesAreRankedAsEachAlone() throws IOException {
        DenseIndexer.write(DenseIndexTest.documents(200, 40, new Random(4)), encoder, 1000, folder, Progress.NONE);
        try (DenseIndex index = DenseIndex.open(folder)) {
            DenseRanker ranker = new DenseRanker("dense", index, encoder);
            List<Query> queries = IntStream.range(0, 150)
                    .mapToObj(i -> new Query("q" + i, "w" + i % 40 + " w" + i / 4))
                    .toList();
            List<List<ScoredDocument>> all = ranker.rankAll(queries, 7, Progress.NONE);
            assertThat(all).hasSize(150);
            for (int i = 0; i < all.size(); i++) {
                assertThat(all.get(i)).hasSize(7).isEqualTo(ranker.rank(queries.get(i), 7));
            }
        }
    }

    @Test
    void theNearestDocumentHasTheQuerysWords() throws IOException {
        List<Document> documents = List.of(
                new Document("1", "", "old hat"), new Document("2", "red", "fish"), new Document("3", "", "new box"));
        DenseIndexer.write(documents, encoder, 1000, folder, Progress.NONE);
        try (DenseIndex index = DenseIndex.open(folder)) {
            ScoredDocument best = new DenseRanker("dense", index, encoder)
                    .rank(new Query("q", "fish red"), 1)
                    .get(0);
            assertThat(best.documentId()).isEqualTo("2");
            assertThat(best.score()).isBetween(0.999, 1.001);
        }
    }

    @Test
    void refusesAnEncoderThatDidNotMakeTheVectors() throws IOException {
        DenseIndexer.write(DenseIndexTest.documents(5, 4, new Random(4)), encoder, 1000, folder, Progress.NONE);
        try (DenseIndex index = DenseIndex.open(folder)) {
            assertThatThrownBy(() -> new DenseRanker("dense", index, new WordHashEncoder(32, 4)))
                    .isInstanceOf(InputException.class)
                    .hasMessageContaining("was made by another encoder")
                    .hasMessageEndingWith("genir dense -r RUN");
        }
    }
}
