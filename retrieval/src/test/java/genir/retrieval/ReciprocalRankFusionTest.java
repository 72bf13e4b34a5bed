package genir.retrieval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ReciprocalRankFusionTest {
    @Test
    void scoresByHand() {
        Run a = run("a", "q", "x", "y", "z");
        Run b = run("b", "q", "z", "w");
        assertThat(ReciprocalRankFusion.DEFAULT.fuse("fusion", List.of(a, b)).of("q"))
                .containsExactly(
                        new ScoredDocument("z", 1 / 63.0 + 1 / 61.0),
                        new ScoredDocument("x", 1 / 61.0),
                        new ScoredDocument("w", 1 / 62.0),
                        new ScoredDocument("y", 1 / 62.0));
    }

    @Test
    void aQueryThatOnlyOneRunHasKeepsItsOrder() {
        Run fused = ReciprocalRankFusion.DEFAULT.fuse("fusion", List.of(run("a", "q", "x"), run("b", "p", "n", "m")));
        assertThat(fused.rankings().keySet()).containsExactly("q", "p");
        assertThat(fused.documentIds("p")).containsExactly("n", "m");
        assertThat(fused.tag()).isEqualTo("fusion");
    }

    @Test
    void theOrderOfTwoRunsDoesNotMatterAndARunWithItselfStaysAsItIs() {
        Random random = new Random(8);
        for (int trial = 0; trial < 50; trial++) {
            Run a = random("a", random);
            Run b = random("b", random);
            ReciprocalRankFusion fusion = new ReciprocalRankFusion(random.nextInt(100));
            assertThat(fusion.fuse("f", List.of(a, b))).isEqualTo(fusion.fuse("f", List.of(b, a)));
            assertThat(fusion.fuse("f", List.of(a, a)).documentIds("q")).isEqualTo(a.documentIds("q"));
        }
    }

    @Test
    void kIsNotNegative() {
        assertThatThrownBy(() -> new ReciprocalRankFusion(-1)).isInstanceOf(IllegalArgumentException.class);
    }

    private static Run random(String tag, Random random) {
        List<String> documents = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            documents.add("d" + i);
        }
        Collections.shuffle(documents, random);
        return run(tag, "q", documents.subList(0, 1 + random.nextInt(39)).toArray(String[]::new));
    }

    private static Run run(String tag, String query, String... documents) {
        List<ScoredDocument> ranking = new ArrayList<>();
        for (int i = 0; i < documents.length; i++) {
            ranking.add(new ScoredDocument(documents[i], -i));
        }
        return new Run(tag, new HashMap<>(Map.of(query, ranking)));
    }
}
