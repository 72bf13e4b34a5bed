package genir.training.distillation;

import static org.assertj.core.api.Assertions.assertThat;

import genir.corpus.Document;
import genir.corpus.Progress;
import genir.corpus.QuerySet;
import genir.corpus.Split;
import genir.corpus.TestCollection;
import genir.corpus.index.CollectionIndex;
import genir.corpus.index.CollectionIndexer;
import genir.corpus.index.IndexConfig;
import genir.corpus.index.IndexFields;
import genir.corpus.vocabulary.Vocabulary;
import genir.corpus.vocabulary.VocabularyBuilder;
import genir.corpus.vocabulary.VocabularyConfig;
import genir.model.run.TokenDistribution;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.BooleanClause;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.search.similarities.BM25Similarity;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class Bm25TeacherTest {
    /** Of lengths that Lucene's norms hold exactly. */
    private static final List<Document> DOCUMENTS = List.of(
            new Document("a", "", "lemon lemon orange grape"),
            new Document("b", "", "lemon tiger"),
            new Document("c", "", "orange tiger zebra camel rabbit horse"),
            new Document("d", "", "planet comet"),
            new Document("e", "", "comet comet comet comet lemon"));

    private static CollectionIndex index;
    private static Vocabulary vocabulary;

    @BeforeAll
    static void build(@TempDir Path folder) throws IOException {
        CollectionIndexer.write(
                new TestCollection(DOCUMENTS, Map.<Split, QuerySet>of()),
                IndexConfig.defaults(),
                Map.of(),
                folder.resolve("index"),
                Progress.NONE);
        index = CollectionIndex.open(folder.resolve("index"));
        vocabulary = VocabularyBuilder.build(index, new VocabularyConfig("stemmed", null, 1, null), Progress.NONE);
    }

    @AfterAll
    static void close() throws IOException {
        index.close();
    }

    private static Map<String, Double> target(DistillationConfig config, String input, String document) {
        DistilledObjective objective =
                DistilledObjective.of(config, DOCUMENTS, vocabulary, List.of(), Map.of(), 0, Progress.NONE);
        TokenDistribution target =
                objective.target(vocabulary.encode(input, 32), null, vocabulary.docidToken(document));
        // The second answer shows that nothing is left of the first.
        TokenDistribution again = objective.target(vocabulary.encode(input, 32), null, vocabulary.docidToken(document));
        assertThat(again.tokens()).containsExactly(target.tokens());
        assertThat(again.probabilities()).containsExactly(target.probabilities());
        Map<String, Double> shares = new HashMap<>();
        for (int i = 0; i < target.tokens().length; i++) {
            shares.put(vocabulary.documentId(target.tokens()[i]), (double) target.probabilities()[i]);
        }
        return shares;
    }

    @Test
    void theSharesAreTheSoftmaxOfLucenesScores() throws IOException {
        IndexSearcher searcher = new IndexSearcher(index.reader());
        searcher.setSimilarity(new BM25Similarity(0.9f, 0.4f));
        BooleanQuery.Builder query = new BooleanQuery.Builder();
        for (String word : List.of("lemon", "tiger", "comet")) {
            for (int token : vocabulary.encode(word, 1 + 1)) {
                if (token != vocabulary.eos()) {
                    query.add(
                            new TermQuery(new Term(IndexFields.CONTENTS, vocabulary.token(token))),
                            BooleanClause.Occur.SHOULD);
                }
            }
        }
        ScoreDoc[] found = searcher.search(query.build(), 10).scoreDocs;
        assertThat(found).hasSize(5);
        double sum = 0;
        for (ScoreDoc document : found) {
            sum += Math.exp(document.score / 0.5);
        }
        Map<String, Double> shares = target(new DistillationConfig(1.0, 10, 0.5, null, null), "lemon tiger comet", "d");
        assertThat(shares).hasSize(5);
        for (ScoreDoc document : found) {
            String id = index.documentIds().get(document.doc);
            assertThat(shares.get(id)).as(id).isCloseTo(Math.exp(document.score / 0.5) / sum, Offset.offset(1e-4));
        }
    }

    @Test
    void theExamplesDocumentHasTheRest() {
        Map<String, Double> shares = target(new DistillationConfig(0.4, 2, 1.0, null, null), "lemon", "c");
        // b and a are the first two for "lemon"; c is none of its documents.
        assertThat(shares).containsOnlyKeys("a", "b", "c");
        assertThat(shares.get("c")).isCloseTo(0.6, Offset.offset(1e-6));
        assertThat(shares.get("a") + shares.get("b")).isCloseTo(0.4, Offset.offset(1e-6));

        Map<String, Double> own = target(new DistillationConfig(0.4, 1, 1.0, null, null), "planet", "d");
        assertThat(own).containsExactly(Map.entry("d", 1.0));
    }

    @Test
    void anInputThatBm25KnowsNothingOfHasItsDocumentAlone() {
        assertThat(target(new DistillationConfig(1.0, 5, 1.0, null, null), "unheard", "c"))
                .containsExactly(Map.entry("c", 1.0));
    }
}
