package genir.training.generation;

import static org.assertj.core.api.Assertions.assertThat;

import genir.corpus.Document;
import genir.training.TenDocuments;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class QuerySieveTest {
    @TempDir
    static Path folder;

    private static TenDocuments ten;
    private static QueryText text;

    @BeforeAll
    static void index() throws Exception {
        ten = TenDocuments.in(folder);
        text = new QueryText(ten.vocabulary(), ten.documents(), ten.train());
    }

    private static int[] words(String query) {
        int[] tokens = ten.vocabulary().encode(query, 10);
        return Arrays.copyOf(tokens, tokens.length - 1);
    }

    @Test
    void newQueriesThatFindTheirDocumentStay() {
        Document fruit = ten.documents().iterator().next();
        List<String> asked = new ArrayList<>();
        DocumentFinder finder = (query, document, depth) -> {
            asked.add(query + " " + document + " " + depth);
            return query.startsWith("lemon");
        };
        QuerySieve sieve = new QuerySieve(ten.vocabulary(), ten.train(), text, finder, 3);
        assertThat(sieve.kept(
                        fruit,
                        Arrays.asList(
                                words("lemon melon"),
                                null,
                                words("lemon melon"),
                                words("lemon orange"),
                                words("grape cherry"))))
                .containsExactly("lemon melon");
        assertThat(asked).containsExactly("lemon melon d0 3", "grape cherry d0 3");
        assertThat(sieve.counts()).isEqualTo(new GenerationCounts(1, 0, 5, 1, 1, 1, 1, 1));
        // What was drawn for one document may be for another.
        assertThat(sieve.kept(ten.documents().stream().toList().get(1), List.of(words("lemon melon"))))
                .hasSize(1);
        assertThat(sieve.kept(fruit, List.of(words("grape cherry")))).isEmpty();
        assertThat(sieve.counts()).isEqualTo(new GenerationCounts(3, 1, 7, 1, 1, 1, 2, 2));
    }

    @Test
    void withoutAFinderAllNewOnesStay() {
        QuerySieve sieve = new QuerySieve(ten.vocabulary(), ten.train(), text, null, 1);
        assertThat(sieve.kept(ten.documents().iterator().next(), List.of(words("lemon melon"), words("grape cherry"))))
                .containsExactly("lemon melon", "grape cherry");
    }
}
