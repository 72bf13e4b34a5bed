package genir.training.bm25;

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
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Against scoring every document. */
class Bm25SearchTest {
    private static final int DOCUMENTS = 2000;
    private static final int WORDS = 60;

    private static Vocabulary vocabulary;
    private static Bm25Postings postings;

    /** Words of very different frequencies, some in most documents; documents of equal words, so that there are ties. */
    @BeforeAll
    static void build(@TempDir Path folder) throws IOException {
        SplittableRandom random = new SplittableRandom(5);
        List<Document> documents = new ArrayList<>();
        for (int d = 0; d < DOCUMENTS; d++) {
            StringBuilder text = new StringBuilder();
            for (int length = 3 + random.nextInt(20); length > 0; length--) {
                text.append(" w")
                        .append((int) (WORDS * Math.pow(random.nextDouble(), 3)))
                        .append('q');
            }
            documents.add(new Document(String.format("d%05d", d), "", text.toString()));
            if (d % 3 == 0) {
                documents.add(new Document(String.format("e%05d", d), "", text.toString()));
            }
        }
        documents.sort((a, b) -> a.id().compareTo(b.id()));
        CollectionIndexer.write(
                new TestCollection(documents, Map.<Split, QuerySet>of()),
                IndexConfig.defaults(),
                Map.of(),
                folder.resolve("index"),
                Progress.NONE);
        try (CollectionIndex index = CollectionIndex.open(folder.resolve("index"))) {
            vocabulary = VocabularyBuilder.build(index, new VocabularyConfig("stemmed", null, 1, null), Progress.NONE);
        }
        postings = Bm25Postings.of(documents, vocabulary, 0.9, 0.4, Progress.NONE.start("", documents.size()));
    }

    private static List<Integer> ofAll(int[] input, int depth) {
        float[] scores = new float[postings.documents()];
        for (int token : input) {
            Bm25Postings.Word word = postings.word(token);
            for (int i = 0; i < word.size(); i++) {
                scores[word.documents()[i]] += word.contributions()[i];
            }
        }
        return IntStream.range(0, scores.length)
                .filter(document -> scores[document] > 0)
                .boxed()
                .sorted((a, b) -> scores[a] != scores[b] ? Float.compare(scores[b], scores[a]) : Integer.compare(a, b))
                .limit(depth)
                .toList();
    }

    @Test
    void findsTheSameDocumentsWithTheSameScores() {
        SplittableRandom random = new SplittableRandom(6);
        for (int depth : new int[] {1, 7, 20, 5000}) {
            Bm25Search search = new Bm25Search(postings, depth);
            for (int query = 0; query < 300; query++) {
                StringBuilder text = new StringBuilder("unheard");
                for (int length = random.nextInt(12); length > 0; length--) {
                    text.append(" w")
                            .append((int) (WORDS * Math.pow(random.nextDouble(), 2)))
                            .append('q');
                }
                int[] input = vocabulary.encode(text.toString(), 32);
                BestScores found = search.first(input);
                List<Integer> expected = ofAll(input, depth);
                List<Integer> documents = IntStream.range(0, found.size())
                        .map(found::document)
                        .boxed()
                        .toList();
                assertThat(documents).as(depth + text.toString()).isEqualTo(expected);
                for (int rank = 0; rank < found.size(); rank++) {
                    assertThat(found.score(rank)).isEqualTo(score(input, found.document(rank)));
                }
            }
        }
    }

    private static float score(int[] input, int document) {
        float score = 0;
        for (int token : input) {
            score += postings.word(token).contribution(document);
        }
        return score;
    }
}
