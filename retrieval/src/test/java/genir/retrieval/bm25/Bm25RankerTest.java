package genir.retrieval.bm25;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import genir.corpus.Query;
import genir.retrieval.ScoredDocument;
import genir.retrieval.TermRanker;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.analysis.core.WhitespaceAnalyzer;
import org.apache.lucene.analysis.en.EnglishAnalyzer;
import org.apache.lucene.index.IndexReader;
import org.junit.jupiter.api.Test;

class Bm25RankerTest {
    private static final Analyzer WORDS = new WhitespaceAnalyzer();

    @Test
    void scoresAreThoseOfTheFormula() throws IOException {
        Map<String, String> contents = new LinkedHashMap<>();
        contents.put("one", "red red fish");
        contents.put("two", "blue fish");
        contents.put("three", "old new new hat box fox");
        try (IndexReader reader = SmallIndex.of(contents, WORDS, 2)) {
            Bm25Ranker ranker = new Bm25Ranker(reader, WORDS, 1.2, 0.75);
            List<ScoredDocument> ranking = ranker.rank(new Query("q", "red fish fish unknown"), 10);

            double averageLength = 11 / 3.0;
            double red = Math.log(1 + (3 - 1 + 0.5) / (1 + 0.5));
            double fish = Math.log(1 + (3 - 2 + 0.5) / (2 + 0.5));
            double one = red * saturation(2, 3 / averageLength) + 2 * fish * saturation(1, 3 / averageLength);
            double two = 2 * fish * saturation(1, 2 / averageLength);
            assertThat(ranking.stream().map(ScoredDocument::documentId)).containsExactly("one", "two");
            assertThat(ranking.get(0).score()).isCloseTo(one, within(1e-6));
            assertThat(ranking.get(1).score()).isCloseTo(two, within(1e-6));
        }
    }

    @Test
    void aScoreIsTheSumOfItsTerms() throws IOException {
        Random random = new Random(5);
        Map<String, String> contents = new LinkedHashMap<>();
        for (int i = 0; i < 60; i++) {
            contents.put(
                    "d" + i,
                    IntStream.rangeClosed(0, random.nextInt(12))
                            .mapToObj(word -> "w" + random.nextInt(20))
                            .collect(Collectors.joining(" ")));
        }
        try (IndexReader reader = SmallIndex.of(contents, WORDS, 7)) {
            Bm25Ranker ranker = new Bm25Ranker(reader, WORDS, 0.9, 0.4);
            String text = "w1 w2 w3 w2 nowhere";
            List<ScoredDocument> ranking = ranker.rank(new Query("q", text), 60);
            assertThat(ranking).hasSizeGreaterThan(10);
            assertThat(ranking).allSatisfy(document -> {
                double sum = ranker.terms(text).stream()
                        .mapToDouble(term -> ranker.score(term.text(), document.documentId()))
                        .sum();
                assertThat(sum).isCloseTo(document.score(), within(1e-5));
            });
            Map<String, Double> scores = ranker.scores(text);
            assertThat(scores).hasSameSizeAs(ranking);
            assertThat(ranking)
                    .allSatisfy(document ->
                            assertThat(scores.get(document.documentId())).isEqualTo(document.score()));
            assertThat(ranker.scores("nowhere")).isEmpty();
            assertThat(ranker.score("w1", "d0") > 0)
                    .isEqualTo(List.of(contents.get("d0").split(" ", -1)).contains("w1"));
            assertThatThrownBy(() -> ranker.score("w1", "d60")).hasMessageContaining("no document \"d60\"");
        }
    }

    @Test
    void termsStandWhereTheTextHasThemAndAreRareWhereFewDocumentsDo() throws IOException {
        EnglishAnalyzer english = new EnglishAnalyzer();
        Map<String, String> contents = Map.of("a", "listing files", "b", "files", "c", "hats");
        try (IndexReader reader = SmallIndex.of(contents, english, 2)) {
            Bm25Ranker ranker = new Bm25Ranker(reader, english, 0.9, 0.4);
            assertThat(ranker.terms("List the files"))
                    .containsExactly(new TermRanker.QueryTerm("list", 0, 4), new TermRanker.QueryTerm("file", 9, 14));
            assertThat(ranker.documentFrequency("file")).isEqualTo(2);
            assertThat(ranker.idf("file")).isCloseTo(Math.log(1 + 1.5 / 2.5), within(1e-12));
            assertThat(ranker.idf("list")).isCloseTo(Math.log(1 + 2.5 / 1.5), within(1e-12));
            assertThat(ranker.idf("nowhere")).isCloseTo(Math.log(1 + 3.5 / 0.5), within(1e-12));
        }
    }

    private static double saturation(int frequency, double relativeLength) {
        return frequency / (frequency + 1.2 * (1 - 0.75 + 0.75 * relativeLength));
    }

    @Test
    void anyCutOffGivesThePrefixOfTheWholeRankingAlsoWithinTies() throws IOException {
        Random random = new Random(11);
        List<String> ids = IntStream.range(0, 300).mapToObj(i -> "d" + i).collect(Collectors.toList());
        Collections.shuffle(ids, random);
        Map<String, String> contents = new LinkedHashMap<>();
        ids.forEach(id -> contents.put(id, List.of("a", "a a", "a b", "b", "c").get(random.nextInt(5))));
        try (IndexReader reader = SmallIndex.of(contents, WORDS, 37)) {
            Bm25Ranker ranker = new Bm25Ranker(reader, WORDS, 0.9, 0.4);
            for (String text : List.of("a", "b", "a b", "b a a")) {
                Query query = new Query("q", text);
                List<ScoredDocument> whole = ranker.rank(query, 1000);
                assertThat(whole).isSortedAccordingTo(ScoredDocument.RANK_ORDER);
                assertThat(whole).hasSize((int) contents.values().stream()
                        .filter(words -> text.chars().anyMatch(c -> c != ' ' && words.indexOf(c) >= 0))
                        .count());
                assertThat(whole.stream().map(ScoredDocument::score).distinct().count())
                        .as("there are ties")
                        .isLessThan(5);
                for (int k = 1; k <= whole.size(); k += 7) {
                    assertThat(ranker.rank(query, k)).isEqualTo(whole.subList(0, k));
                }
            }
        }
    }

    @Test
    void queriesWithoutTermsOrWithoutMatchesRankNothing() throws IOException {
        EnglishAnalyzer english = new EnglishAnalyzer();
        try (IndexReader reader = SmallIndex.of(Map.of("d", "list the files"), english, 1)) {
            Bm25Ranker ranker = new Bm25Ranker(reader, english, 0.9, 0.4);
            assertThat(ranker.rank(new Query("q", "the of ?!"), 5)).isEmpty();
            assertThat(ranker.rank(new Query("q", "kernel"), 5)).isEmpty();
            assertThat(ranker.rank(new Query("q", "Listing a FILE"), 5)).hasSize(1);
        }
        try (IndexReader empty = SmallIndex.of(Map.of(), english, 1)) {
            assertThat(new Bm25Ranker(empty, english, 0.9, 0.4).rank(new Query("q", "kernel"), 5))
                    .isEmpty();
        }
    }

    @Test
    void queriesMayHaveMoreTermsThanLucenesLimit() throws IOException {
        List<String> words = new ArrayList<>();
        for (int i = 0; i < 3000; i++) {
            words.add("w" + i);
        }
        try (IndexReader reader = SmallIndex.of(Map.of("first", "w0", "last", "w2999 w2998"), WORDS, 1)) {
            Bm25Ranker ranker = new Bm25Ranker(reader, WORDS, 0.9, 0.4);
            assertThat(ranker.rank(new Query("q", String.join(" ", words)), 5))
                    .extracting(ScoredDocument::documentId)
                    .containsExactly("last", "first");
        }
    }

    @Test
    void parametersOutOfRangeAreRefused() throws IOException {
        try (IndexReader reader = SmallIndex.of(Map.of("d", "a"), WORDS, 1)) {
            for (double[] bad : new double[][] {{-0.1, 0.5}, {Double.NaN, 0.5}, {1, -0.1}, {1, 1.1}, {1, Double.NaN}}) {
                assertThatThrownBy(() -> new Bm25Ranker(reader, WORDS, bad[0], bad[1]))
                        .isInstanceOf(IllegalArgumentException.class);
            }
            Bm25Ranker ranker = new Bm25Ranker(reader, WORDS, 0.9, 0.4);
            assertThatThrownBy(() -> ranker.rank(new Query("q", "a"), 0)).isInstanceOf(IllegalArgumentException.class);
        }
    }
}
