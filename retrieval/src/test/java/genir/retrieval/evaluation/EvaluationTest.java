package genir.retrieval.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import genir.corpus.Qrels;
import genir.corpus.Query;
import genir.corpus.QuerySet;
import genir.corpus.Split;
import genir.retrieval.Run;
import genir.retrieval.ScoredDocument;
import genir.retrieval.metric.Metric;
import genir.retrieval.metric.Metrics;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EvaluationTest {
    private static final List<Metric> METRICS = List.of(Metrics.parse("hits@1"), Metrics.parse("mrr@10"));
    private static final QuerySet TEST = new QuerySet(
            Split.TEST,
            List.of(new Query("q1", "a"), new Query("q2", "b"), new Query("q3,x", "c"), new Query("q4", "d")),
            new Qrels(Map.of(
                    "q1", Map.of("d1", 1), "q2", Map.of("d2", 1), "q3,x", Map.of("d3", 1), "q4", Map.of("d4", 1))));

    private final Evaluation bm25 = Evaluation.of(
            run(
                    "bm25",
                    Map.of(
                            "q1",
                            List.of("d1"),
                            "q2",
                            List.of("d9", "d2"),
                            "q3,x",
                            List.of("d9"),
                            "other",
                            List.of("d1"))),
            TEST,
            METRICS);
    private final Evaluation genir = Evaluation.of(
            run("genir", Map.of("q1", List.of("d9", "d8", "d1"), "q2", List.of("d2"), "q3,x", List.of("d3"))),
            TEST,
            METRICS);

    @TempDir
    Path folder;

    @Test
    void queriesThatTheRunLacksAreZeroAndForeignOnesDoNotCount() {
        assertThat(bm25.count()).isEqualTo(4);
        assertThat(bm25.perQuery("mrr@10")).containsExactly(1, 0.5, 0, 0);
        assertThat(bm25.means()).containsExactly(Map.entry("hits@1", 0.25), Map.entry("mrr@10", 0.375));
        assertThat(bm25.values().get("hits@1").keySet()).containsExactly("q1", "q2", "q3,x", "q4");
        assertThatThrownBy(() -> bm25.mean("map"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("[hits@1, mrr@10]");
    }

    @Test
    void intervalsHoldTheMeans() {
        bm25.intervals(new Bootstrap(1000, 3))
                .forEach(
                        (metric, interval) -> assertThat(bm25.mean(metric)).isBetween(interval.low(), interval.high()));
    }

    @Test
    void comparisonIsTheSecondMinusTheFirst() {
        Map<String, Comparison> comparisons =
                Comparison.of(bm25, genir, new PairedRandomisationTest(1000, 1), new Bootstrap(1000, 1));
        assertThat(comparisons.keySet()).containsExactly("hits@1", "mrr@10");
        Comparison hits = comparisons.get("hits@1");
        assertThat(hits.meanA()).isEqualTo(0.25);
        assertThat(hits.meanB()).isEqualTo(0.5);
        assertThat(hits.difference()).isEqualTo(0.25);
        assertThat(hits.p()).isEqualTo(1);
        assertThat(List.of(hits.wins(), hits.ties(), hits.losses())).containsExactly(2, 1, 1);
        assertThat(hits.difference())
                .isBetween(hits.interval().low(), hits.interval().high());
        Comparison mrr = comparisons.get("mrr@10");
        assertThat(mrr.difference()).isCloseTo((1 / 3.0 - 1 + 0.5 + 1) / 4, within(1e-12));
        // Differences -2/3, 1/2, 1: only 2/3 + 1/2 - 1 and its opposite are nearer to 0 than their sum.
        assertThat(mrr.p()).isEqualTo(6 / 8.0);
    }

    @Test
    void onlyTheSameQueriesAndMetricsCompare() {
        Evaluation fewer = Evaluation.of(run("x", Map.of()), TEST, METRICS.subList(0, 1));
        QuerySet dev = new QuerySet(Split.DEV, TEST.queries(), TEST.qrels());
        QuerySet three = new QuerySet(Split.TEST, TEST.queries().subList(0, 3), TEST.qrels());
        for (Evaluation other : List.of(
                fewer,
                Evaluation.of(run("x", Map.of()), dev, METRICS),
                Evaluation.of(run("x", Map.of()), three, METRICS))) {
            assertThatThrownBy(
                            () -> Comparison.of(bm25, other, new PairedRandomisationTest(10, 1), new Bootstrap(10, 1)))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void noQueriesOrNoMetricsAreRefused() {
        QuerySet none = new QuerySet(Split.TEST, List.of(), TEST.qrels());
        assertThatThrownBy(() -> Evaluation.of(run("x", Map.of()), none, METRICS))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Evaluation.of(run("x", Map.of()), TEST, List.of()))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void perQueryValuesAreTidyCsv() throws IOException {
        Path file = folder.resolve("per_query.csv");
        PerQueryFile.write(List.of(bm25, genir), file);
        assertThat(file).content().startsWith("""
                query_id,split,system,metric,value
                q1,test,bm25,hits@1,1.0
                q2,test,bm25,hits@1,0.0
                "q3,x",test,bm25,hits@1,0.0
                q4,test,bm25,hits@1,0.0
                q1,test,bm25,mrr@10,1.0
                """);
        assertThat(file).content().endsWith("q4,test,genir,mrr@10,0.0\n").hasLineCount(1 + 2 * 2 * 4);
    }

    private static Run run(String tag, Map<String, List<String>> rankings) {
        Map<String, List<ScoredDocument>> scored = new java.util.LinkedHashMap<>();
        rankings.forEach((query, documents) -> scored.put(
                query,
                documents.stream()
                        .map(document -> new ScoredDocument(document, -documents.indexOf(document)))
                        .toList()));
        return new Run(tag, scored);
    }
}
