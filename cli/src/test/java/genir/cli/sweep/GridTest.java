package genir.cli.sweep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import genir.corpus.InputException;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GridTest {
    private static List<SweepRun> grid(List<Long> seeds, String... settings) {
        return Grid.of(Arrays.stream(settings).map(SettingAxis::parse).toList(), seeds);
    }

    @Test
    void aCommaWithinBracketsBracesOrQuotesBelongsToTheValue() {
        assertThat(SettingAxis.parse("k=a,b, c").values()).containsExactly("a", "b", "c");
        assertThat(SettingAxis.parse("k=[1,2]").values()).containsExactly("[1,2]");
        assertThat(SettingAxis.parse("k=[1,2],[3]").values()).containsExactly("[1,2]", "[3]");
        assertThat(SettingAxis.parse("k={a: 1, b: 2},null").values()).containsExactly("{a: 1, b: 2}", "null");
        assertThat(SettingAxis.parse("k='a,b',\"c,]\"").values()).containsExactly("'a,b'", "\"c,]\"");
        assertThat(SettingAxis.parse("k=a=b").values()).containsExactly("a=b");
    }

    @ParameterizedTest
    @ValueSource(strings = {"k", "=1", "k=", "k=1,", "k=1,,2", "k=1,1", "k=[1,2", "k='a"})
    void whatIsNoListOfDifferentValuesIsRefused(String option) {
        assertThatThrownBy(() -> SettingAxis.parse(option))
                .isInstanceOf(InputException.class)
                .hasMessageStartingWith("--set " + option + ": ");
    }

    @Test
    void allCombinationsAreNamedByWhatVaries() {
        List<SweepRun> runs = grid(List.of(1L, 2L), "training.learning_rate=1e-3,2e-3", "training.epochs=5");

        assertThat(runs)
                .extracting(SweepRun::name)
                .containsExactly(
                        "learning_rate=1e-3,seed=1",
                        "learning_rate=1e-3,seed=2",
                        "learning_rate=2e-3,seed=1",
                        "learning_rate=2e-3,seed=2");
        assertThat(runs.get(2).settings())
                .containsExactly("training.epochs=5", "training.learning_rate=2e-3", "training.seed=1");
        assertThat(runs.get(2).setting()).isEqualTo("learning_rate=2e-3");
    }

    @Test
    void keysThatEndAlikeAreNamedWhole() {
        assertThat(grid(List.of(), "evaluation.seed=1,2", "interpret.seed=3,4"))
                .extracting(SweepRun::name)
                .startsWith("evaluation.seed=1,interpret.seed=3")
                .hasSize(4);
    }

    @Test
    void valuesThatNoFileSystemTakesHaveASumInstead() {
        List<SweepRun> runs = grid(List.of(), "interpret.modes=[zero,mean],[zero;mean],[zero mean]");

        assertThat(runs)
                .extracting(SweepRun::name)
                .doesNotHaveDuplicates()
                .allMatch(name -> name.matches("modes=_zero_mean_~[0-9a-f]{6}"));
    }

    @Test
    void withoutAnythingThatVariesThereIsOneRun() {
        assertThat(grid(List.of(), "training.epochs=5"))
                .extracting(SweepRun::name)
                .containsExactly("all");
        assertThat(grid(List.of(7L))).extracting(SweepRun::name).containsExactly("seed=7");
    }

    @Test
    void aKeyIsGivenOnce() {
        assertThatThrownBy(() -> grid(List.of(), "k=1", "k=2")).hasMessageContaining("the key is there twice");
        assertThatThrownBy(() -> grid(List.of(1L), "training.seed=1,2")).hasMessageContaining("not both");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"1..3|[1, 2, 3]", "5|[5]", "1,7,3|[1, 7, 3]", "1..2,2..3,9|[1, 2, 3, 9]"})
    void seedsAreRangesAndNumbers(String option, String seeds) {
        assertThat(Seeds.parse(option)).hasToString(seeds);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a", "3..1", "1..", "-1", "1..2000", "1.5", "1,,2"})
    void whatIsNoSeedsIsRefused(String option) {
        assertThatThrownBy(() -> Seeds.parse(option))
                .isInstanceOf(InputException.class)
                .hasMessageStartingWith("--seeds " + option + ": ");
    }
}
