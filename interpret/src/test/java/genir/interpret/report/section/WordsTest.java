package genir.interpret.report.section;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class WordsTest {
    @Test
    void listsReadAsSentencesDo() {
        assertThat(Words.listed(List.of())).isEmpty();
        assertThat(Words.listed(List.of("a"))).isEqualTo("a");
        assertThat(Words.listed(List.of("a", "b", "c"))).isEqualTo("a, b and c");
    }

    @Test
    void ofManyOnlyTheFirstAreNamed() {
        assertThat(Words.few(List.of("a", "b", "c", "d"))).isEqualTo("a, b, c and d");
        assertThat(Words.few(List.of("a", "b", "c", "d", "e"))).isEqualTo("a, b, c and 2 others");
    }

    @Test
    void neighbouringLayersAreOneRange() {
        assertThat(Words.layers(List.of(2))).isEqualTo("layer 2");
        assertThat(Words.layers(List.of(0, 1, 2, 5))).isEqualTo("layers 0–2 and 5");
    }

    @Test
    void allThatStandHighestAreFoundAndNoNaN() {
        assertThat(Extremes.highest(Stream.of(1.0, Double.NaN, 3.0, 2.0, 3.0), x -> x))
                .containsExactly(3.0, 3.0);
        assertThat(Extremes.highest(Stream.of(Double.NaN), x -> x)).isEmpty();
    }
}
