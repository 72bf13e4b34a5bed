package genir.corpus.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class WordPassagesTest {
    @Test
    void eachBeginsWithTheLastWordsOfTheOneBefore() {
        assertThat(new WordPassages(4, 1).of("one two three four five six seven eight"))
                .containsExactly("one two three four", "four five six seven", "seven eight");
        assertThat(new WordPassages(4, 1).of("one two three four five six seven"))
                .containsExactly("one two three four", "four five six seven");
        assertThat(new WordPassages(4, 3).of("one two three four")).containsExactly("one two three four");
    }

    @Test
    void theTextStaysAsItIs() {
        assertThat(new WordPassages(3, 0).of("  \"One,\" said he.\n\n(Two) - 'three'; four!  "))
                .containsExactly("\"One,\" said he.", "(Two) - 'three'; four!");
        assertThat(new WordPassages(2, 0).of("don't stop\nnow")).containsExactly("don't stop", "now");
    }

    @Test
    void aTextWithoutWordsIsOnePassage() {
        assertThat(new WordPassages(2, 0).of("")).containsExactly("");
        assertThat(new WordPassages(2, 1).of(" --- ")).containsExactly("---");
    }

    @Test
    void chineseIsCutAtItsCharacters() {
        assertThat(new WordPassages(4, 0).of("今天天气很好")).containsExactly("今天天气", "很好");
    }

    @Test
    void everyWordIsInSomePassageAndAllButTheLastAreFull() {
        for (int count = 1; count < 40; count++) {
            List<String> words =
                    IntStream.range(0, count).mapToObj(i -> "w" + i).toList();
            for (int overlap = 0; overlap < 5; overlap++) {
                List<String> passages = new WordPassages(5, overlap).of(String.join(" ", words));
                List<String> back = new ArrayList<>();
                for (int p = 0; p < passages.size(); p++) {
                    List<String> passage = List.of(passages.get(p).split(" ", -1));
                    assertThat(passage).hasSizeBetween(1, 5);
                    if (p < passages.size() - 1) {
                        assertThat(passage).hasSize(5);
                    }
                    back.addAll(passage.subList(p == 0 ? 0 : overlap, passage.size()));
                }
                assertThat(back.stream().collect(Collectors.joining(" "))).isEqualTo(String.join(" ", words));
            }
        }
    }

    @Test
    void anOverlapOfAWholePassageWouldNotEnd() {
        assertThatThrownBy(() -> new WordPassages(3, 3)).isInstanceOf(IllegalArgumentException.class);
    }
}
