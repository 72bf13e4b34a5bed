package genir.retrieval;

import static org.assertj.core.api.Assertions.assertThat;

import genir.corpus.Progress;
import genir.corpus.Query;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class FusedRankerTest {
    private static final Query QUERY = new Query("q", "text");

    /** Ranks the same documents for every query, as deep as it is asked. */
    private record Fixed(String name, List<String> documents) implements Ranker {
        @Override
        public List<ScoredDocument> rank(Query query, int k) {
            List<ScoredDocument> ranking = new ArrayList<>();
            for (String document : documents.subList(0, Math.min(k, documents.size()))) {
                ranking.add(new ScoredDocument(document, -ranking.size()));
            }
            return ranking;
        }
    }

    private static final Ranker A = new Fixed("a", List.of("x", "y", "z"));
    private static final Ranker B = new Fixed("b", List.of("z", "y", "x"));

    @Test
    void fusesAsDeepAsItIsToldHoweverFewAreAskedFor() {
        Ranker deep = new FusedRanker("a+b", List.of(A, B), 3);
        assertThat(deep.name()).isEqualTo("a+b");
        assertThat(deep.rank(QUERY, 1)).containsExactly(new ScoredDocument("x", 1.0 / 61 + 1.0 / 63));
        assertThat(new FusedRanker("a+b", List.of(A, B), 1).rank(QUERY, 1))
                .containsExactly(new ScoredDocument("x", 1.0 / 61));
        assertThat(new FusedRanker("a+b", List.of(A, B), 1).rank(QUERY, 3)).isEqualTo(deep.rank(QUERY, 3));
    }

    @Test
    void manyQueriesAreRankedAsOne() {
        Ranker fused = new FusedRanker("a+b", List.of(A, B), 2);
        assertThat(fused.rankAll(List.of(QUERY, new Query("r", "other")), 2, Progress.NONE))
                .containsExactly(fused.rank(QUERY, 2), fused.rank(QUERY, 2));
        assertThat(fused.rankAll(List.of(), 2, Progress.NONE)).isEmpty();
    }
}
