package genir.retrieval.fusion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import genir.corpus.Qrels;
import genir.corpus.Query;
import genir.corpus.QuerySet;
import genir.corpus.Split;
import genir.retrieval.Run;
import genir.retrieval.ScoredDocument;
import genir.retrieval.fusion.FusionTuner.Trial;
import genir.retrieval.fusion.FusionTuner.Tuning;
import genir.retrieval.metric.Hits;
import genir.retrieval.metric.Metric;
import genir.retrieval.metric.ReciprocalRank;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class FusionTunerTest {
    private static final int QUERIES = 300;
    private static final int DOCUMENTS = 30;
    private static final int DEPTH = 20;

    @Test
    void leavesOutWhatKnowsNothing() {
        Tuning tuning = new FusionTuner(DEPTH).tune(List.of(run("good", 2.5, 1), run("noise", 0, 2)), queries(QUERIES));
        assertThat(tuning.chosen().weights().get(0)).isGreaterThanOrEqualTo(0.8);
        assertThat(tuning.trials()).hasSize(21);
        assertThat(tuning.trials().get(0).weights()).containsExactly(0.5, 0.5);
        assertThat(tuning.best().meanReciprocalRank())
                .isGreaterThan(tuning.trials().get(0).meanReciprocalRank() + 0.05);
    }

    @Test
    void membersThatAreAsGoodCountAsMuch() {
        Tuning tuning =
                new FusionTuner(DEPTH).tune(List.of(run("a", 2, 3), run("b", 2, 4), run("c", 2, 5)), queries(QUERIES));
        assertThat(tuning.chosen().weights())
                .allSatisfy(weight -> assertThat(weight).isCloseTo(1.0 / 3, within(0.14)));
        assertThat(tuning.trials()).hasSize(1 + 66);
    }

    @Test
    void aSingleQueryDoesNotMoveTheWeights() {
        Tuning tuning = new FusionTuner(DEPTH).tune(List.of(run("a", 2, 3), run("b", 1, 4)), queries(1));
        assertThat(tuning.chosen().meanReciprocalRank())
                .isLessThanOrEqualTo(tuning.best().meanReciprocalRank());
        Tuning two = new FusionTuner(DEPTH).tune(List.of(run("a", 2, 3), run("b", 1, 4)), queries(2));
        assertThat(two.chosen().weights()).containsExactly(0.5, 0.5);
    }

    @Test
    void countsAsTheFusionRanks() {
        List<Run> members = List.of(run("a", 1, 3), run("b", 1, 4));
        QuerySet queries = queries(50);
        Metric mrr = new ReciprocalRank(10);
        Metric hits = new Hits(1);
        for (Trial trial : new FusionTuner(DEPTH).tune(members, queries).trials()) {
            Run fused = new ScoreFusion(trial.weights(), DEPTH).fuse("fused", members);
            double reciprocalRanks = 0;
            double found = 0;
            for (Query query : queries.queries()) {
                reciprocalRanks +=
                        mrr.of(fused.documentIds(query.id()), queries.qrels().of(query.id()));
                found += hits.of(fused.documentIds(query.id()), queries.qrels().of(query.id()));
            }
            assertThat(trial.meanReciprocalRank()).isCloseTo(reciprocalRanks / 50, within(1e-12));
            assertThat(trial.hits()).isCloseTo(found / 50, within(1e-12));
        }
    }

    @Test
    void needsQueries() {
        assertThatThrownBy(() -> new FusionTuner(DEPTH).tune(List.of(run("a", 1, 1)), queries(0)))
                .hasMessage("no queries to tune on");
    }

    /** Normal scores; the relevant document's, that with the query's number modulo all, are higher by so much. */
    private static Run run(String tag, double lead, long seed) {
        Random random = new Random(seed);
        Map<String, List<ScoredDocument>> rankings = new LinkedHashMap<>();
        for (int q = 0; q < QUERIES; q++) {
            List<ScoredDocument> ranking = new ArrayList<>();
            for (int d = 0; d < DOCUMENTS; d++) {
                ranking.add(new ScoredDocument("d" + d, random.nextGaussian() + (d == q % DOCUMENTS ? lead : 0)));
            }
            rankings.put("q" + q, ranking);
        }
        return new Run(tag, rankings);
    }

    private static QuerySet queries(int count) {
        List<Query> queries = new ArrayList<>();
        Map<String, Map<String, Integer>> grades = new LinkedHashMap<>();
        for (int q = 0; q < count; q++) {
            queries.add(new Query("q" + q, "text"));
            grades.put("q" + q, Map.of("d" + q % DOCUMENTS, 1));
        }
        return new QuerySet(Split.DEV, queries, new Qrels(grades));
    }
}
