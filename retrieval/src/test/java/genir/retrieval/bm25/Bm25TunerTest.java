package genir.retrieval.bm25;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import genir.corpus.Progress;
import genir.corpus.Qrels;
import genir.corpus.Query;
import genir.corpus.QuerySet;
import genir.corpus.Split;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.UnaryOperator;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.analysis.core.WhitespaceAnalyzer;
import org.apache.lucene.index.IndexReader;
import org.junit.jupiter.api.Test;

class Bm25TunerTest {
    private static final Analyzer WORDS = new WhitespaceAnalyzer();

    @Test
    void takesTheBestOfTheGridAndOfEqualOnesTheFirst() throws IOException {
        // Only where length counts (b > 0) does the short document, the relevant one, come before the long one.
        Map<String, String> contents = new LinkedHashMap<>();
        contents.put("long", "fish " + "filler ".repeat(30));
        contents.put("short", "fish");
        QuerySet dev = queries(Map.of("q", "fish"), Map.of("q", Map.of("short", 1)));
        AtomicLong steps = new AtomicLong();
        Progress progress = (label, total) -> {
            assertThat(total).isEqualTo(6);
            return new Progress.Task() {
                @Override
                public void advance(long count, String status) {
                    steps.addAndGet(count);
                }

                @Override
                public void close() {}
            };
        };
        try (IndexReader reader = SmallIndex.of(contents, WORDS, 10)) {
            Bm25Tuner.Tuning tuning = new Bm25Tuner(List.of(0.9, 1.2), List.of(0.0, 0.4, 0.8))
                    .tune(reader, WORDS, dev, UnaryOperator.identity(), progress);

            assertThat(tuning.best().parameters()).isEqualTo(new Bm25Parameters(0.9, 0.4));
            assertThat(tuning.trials())
                    .extracting(Bm25Tuner.Trial::parameters)
                    .containsExactly(
                            new Bm25Parameters(0.9, 0.0),
                            new Bm25Parameters(0.9, 0.4),
                            new Bm25Parameters(0.9, 0.8),
                            new Bm25Parameters(1.2, 0.0),
                            new Bm25Parameters(1.2, 0.4),
                            new Bm25Parameters(1.2, 0.8));
            assertThat(tuning.trials())
                    .extracting(Bm25Tuner.Trial::meanReciprocalRank)
                    .containsExactly(0.5, 1.0, 1.0, 0.5, 1.0, 1.0);
            assertThat(steps).hasValue(6);
        }
    }

    @Test
    void theFigureIsTheMeanOverQueriesToRankTen() throws IOException {
        Map<String, String> contents = new LinkedHashMap<>();
        for (int i = 10; i < 30; i++) {
            contents.put("d" + i, "same");
        }
        QuerySet dev = queries(
                Map.of("q1", "same", "q2", "same"), Map.of("q1", Map.of("d12", 1), "q2", Map.of("d20", 1, "d11", 0)));
        try (IndexReader reader = SmallIndex.of(contents, WORDS, 3)) {
            Bm25Tuner.Tuning tuning = new Bm25Tuner(List.of(0.9), List.of(0.4))
                    .tune(reader, WORDS, dev, UnaryOperator.identity(), Progress.NONE);
            assertThat(tuning.best().meanReciprocalRank()).isCloseTo((1 / 3.0 + 0) / 2, within(1e-12));
        }
    }

    @Test
    void needsAGridAndQueries() throws IOException {
        assertThatThrownBy(() -> new Bm25Tuner(List.of(), List.of(0.4))).isInstanceOf(IllegalArgumentException.class);
        try (IndexReader reader = SmallIndex.of(Map.of("d", "a"), WORDS, 1)) {
            assertThatThrownBy(() -> Bm25Tuner.DEFAULT.tune(
                            reader, WORDS, queries(Map.of(), Map.of()), UnaryOperator.identity(), Progress.NONE))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    private static QuerySet queries(Map<String, String> texts, Map<String, Map<String, Integer>> grades) {
        List<Query> queries = texts.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .map(entry -> new Query(entry.getKey(), entry.getValue()))
                .toList();
        return new QuerySet(Split.DEV, queries, new Qrels(grades));
    }
}
