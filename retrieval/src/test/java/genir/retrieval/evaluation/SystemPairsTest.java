package genir.retrieval.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class SystemPairsTest {
    @Test
    void eachIsTestedAgainstBm25AndEachOtherAgainstGenir() {
        assertThat(SystemPairs.of(List.of("bm25", "genir", "dense", "fusion")))
                .containsExactly(
                        new SystemPair("bm25", "genir"),
                        new SystemPair("bm25", "dense"),
                        new SystemPair("bm25", "fusion"),
                        new SystemPair("genir", "dense"),
                        new SystemPair("genir", "fusion"));
        assertThat(SystemPairs.of(List.of("bm25", "dense"))).containsExactly(new SystemPair("bm25", "dense"));
    }
}
