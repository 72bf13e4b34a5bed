package genir.retrieval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import genir.corpus.Progress;
import genir.corpus.Query;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RunTest {
    @Test
    void scoresFallAndTiesRiseById() {
        Run run = new Run(
                "x",
                Map.of(
                        "q",
                        List.of(
                                new ScoredDocument("b", 1),
                                new ScoredDocument("z", -0.0),
                                new ScoredDocument("a", 1),
                                new ScoredDocument("B", 1),
                                new ScoredDocument("y", 0.0),
                                new ScoredDocument("c", 2))));
        assertThat(run.documentIds("q")).containsExactly("c", "B", "a", "b", "y", "z");
        assertThat(run.cut(2).documentIds("q")).containsExactly("c", "B");
        assertThat(run.documentIds("unknown")).isEmpty();
    }

    @Test
    void aDocumentIsRankedOnce() {
        assertThatThrownBy(() ->
                        new Run("x", Map.of("q", List.of(new ScoredDocument("a", 1), new ScoredDocument("a", 2)))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("a is there twice for query q");
    }

    @Test
    void scoresAreFinite() {
        for (double score : new double[] {Double.NaN, Double.POSITIVE_INFINITY, -1e300}) {
            assertThatThrownBy(() -> new ScoredDocument("a", score)).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void rankersRankListsInOrderAndSayHowFarTheyAre() {
        List<String> said = new ArrayList<>();
        Progress progress = (label, total) -> {
            said.add(label + " " + total);
            return new Progress.Task() {
                @Override
                public void advance(long steps, String status) {
                    said.add("+" + steps);
                }

                @Override
                public void close() {
                    said.add("end");
                }
            };
        };
        List<Query> queries = List.of(new Query("q2", "bb"), new Query("q1", "a"));
        Run run = Run.of(new Lengths(), queries, 1, progress);

        assertThat(run.tag()).isEqualTo("lengths");
        assertThat(run.rankings().keySet()).containsExactly("q2", "q1");
        assertThat(run.of("q2")).containsExactly(new ScoredDocument("d", 2));
        assertThat(said).containsExactly("rank with lengths 2", "+1", "+1", "end");
    }

    /** Ranks one document with the query's length as score. */
    private static final class Lengths implements Ranker {
        @Override
        public String name() {
            return "lengths";
        }

        @Override
        public List<ScoredDocument> rank(Query query, int k) {
            return List.of(new ScoredDocument("d", query.text().length()));
        }
    }
}
