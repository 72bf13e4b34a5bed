package genir.model.beam;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class TokenTrieTest {
    @Test
    void leadsToEverySequenceAndNoOther() {
        TokenTrie trie = new TokenTrie(List.of(new int[] {7, 3}, new int[] {5}, new int[] {7, 2, 9}));

        assertThat(trie.depth()).isEqualTo(3);
        assertThat(trie.tokens(TokenTrie.ROOT)).containsExactly(5, 7);
        int five = trie.children(TokenTrie.ROOT)[0];
        assertThat(trie.answer(five)).isEqualTo(1);
        assertThat(trie.tokens(five)).isEmpty();
        int seven = trie.children(TokenTrie.ROOT)[1];
        assertThat(trie.answer(seven)).isEqualTo(-1);
        assertThat(trie.tokens(seven)).containsExactly(2, 3);
        assertThat(trie.answer(trie.children(seven)[1])).isZero();
        int two = trie.children(seven)[0];
        assertThat(trie.answer(trie.children(two)[0])).isEqualTo(2);
    }

    @Test
    void countsTheBeginningsThatGoOn() {
        TokenTrie trie = new TokenTrie(List.of(new int[] {7, 3}, new int[] {5}, new int[] {7, 2, 9}, new int[] {8, 1}));

        assertThat(List.of(trie.unfinished(0), trie.unfinished(1), trie.unfinished(2), trie.unfinished(3)))
                .containsExactly(1, 2, 1, 0);
    }

    @Test
    void refusesSequencesThatBeginEachOther() {
        for (List<int[]> sequences : List.of(
                List.of(new int[] {1, 2}, new int[] {1}),
                List.of(new int[] {1}, new int[] {1, 2}),
                List.of(new int[] {1, 2}, new int[] {1, 2}),
                List.of(new int[0]))) {
            assertThatThrownBy(() -> new TokenTrie(sequences)).isInstanceOf(IllegalArgumentException.class);
        }
    }
}
