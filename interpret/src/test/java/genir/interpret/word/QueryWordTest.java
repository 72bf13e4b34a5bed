package genir.interpret.word;

import static org.assertj.core.api.Assertions.assertThat;

import genir.corpus.vocabulary.PlacedTokens;
import genir.retrieval.TermRanker.QueryTerm;
import java.util.List;
import org.junit.jupiter.api.Test;

class QueryWordTest {
    @Test
    void piecesAndTermsMeetInWords() {
        // The blank before a word may be its piece's or a piece of its own.
        PlacedTokens read = new PlacedTokens(
                new int[] {5, 6, 7, 8, 9}, "Unzip  tar.gz now", new int[] {0, 2, 5, 7, 11}, new int[] {2, 5, 7, 11, 13
                });
        List<QueryTerm> terms =
                List.of(new QueryTerm("unzip", 0, 5), new QueryTerm("tar", 7, 10), new QueryTerm("gz", 11, 13));
        assertThat(QueryWord.of(read, terms))
                .containsExactly(
                        new QueryWord("Unzip", 0, 2, List.of("unzip")),
                        new QueryWord("tar.gz", 2, 5, List.of("tar", "gz")));
    }

    @Test
    void onlyWordsThatAreReadCountAndDroppedOnesHaveNoTerms() {
        PlacedTokens read = new PlacedTokens(new int[] {5, 6}, "the cat sat", new int[] {0, 4}, new int[] {3, 7});
        assertThat(QueryWord.of(read, List.of(new QueryTerm("cat", 4, 7), new QueryTerm("sat", 8, 11))))
                .containsExactly(new QueryWord("the", 0, 1, List.of()), new QueryWord("cat", 1, 2, List.of("cat")));
        assertThat(QueryWord.of(read.first(0), List.of(new QueryTerm("cat", 4, 7))))
                .isEmpty();
    }

    @Test
    void theOthersAreLeft() {
        QueryWord word = new QueryWord("tar.gz", 1, 3, List.of());
        assertThat(word.removedFrom(new int[] {4, 5, 6, 7, 1})).containsExactly(4, 7, 1);
    }
}
