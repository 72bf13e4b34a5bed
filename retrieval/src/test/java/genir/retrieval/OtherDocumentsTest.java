package genir.retrieval;

import static org.assertj.core.api.Assertions.assertThat;

import genir.corpus.Progress;
import genir.corpus.Query;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class OtherDocumentsTest {
    /** Ranks d0 to d9 for every query. */
    private final Ranker ten = new Ranker() {
        @Override
        public String name() {
            return "ten";
        }

        @Override
        public List<ScoredDocument> rank(Query query, int k) {
            return IntStream.range(0, Math.min(10, k))
                    .mapToObj(i -> new ScoredDocument("d" + i, -i))
                    .toList();
        }
    };

    @Test
    void aRankingHasItsDepthWithoutTheQuerysOwnDocument() {
        Run run = Run.of(
                new OtherDocuments(ten),
                List.of(new Query("d1", "own"), new Query("q", "none"), new Query("d9", "too deep")),
                3,
                Progress.NONE);
        assertThat(run.tag()).isEqualTo("ten");
        assertThat(run.documentIds("d1")).containsExactly("d0", "d2", "d3");
        assertThat(run.documentIds("q")).containsExactly("d0", "d1", "d2");
        assertThat(run.documentIds("d9")).containsExactly("d0", "d1", "d2");
        assertThat(new OtherDocuments(ten).rank(new Query("d9", "all"), Integer.MAX_VALUE))
                .hasSize(9);
    }
}
