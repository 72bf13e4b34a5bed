package genir.corpus.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import genir.corpus.InputException;
import genir.corpus.format.table.TsvFormat;
import org.junit.jupiter.api.Test;

class FormatOptionsTest {
    @Test
    void anOptionThatAFormatDoesNotHaveIsRefusedWithThoseItHas() {
        FormatOptions options = FormatOptions.NONE.with("text", "body");

        assertThatCode(() -> options.requireKnown(new TsvFormat())).doesNotThrowAnyException();
        assertThatThrownBy(() -> options.with("separator", ";").requireKnown(new TsvFormat()))
                .isInstanceOf(InputException.class)
                .hasMessage("--separator is no option of the format tsv, which has --id, --title, --text, --no-header,"
                        + " --passage-words, --overlap, --queries, --qrels");
        assertThatThrownBy(() -> options.requireKnown(new BeirFormat()))
                .hasMessage("--text is no option of the format beir, which has none");
    }

    @Test
    void valuesAreCheckedUnderTheirNames() {
        FormatOptions options =
                FormatOptions.NONE.with("one", "7").with("two", "a", "b").with("on");

        assertThat(options.has("on")).isTrue();
        assertThat(options.has("off")).isFalse();
        assertThat(options.all("two")).containsExactly("a", "b");
        assertThat(options.wholeNumber("one", 1)).contains(7);
        assertThat(options.wholeNumber("none", 1)).isEmpty();
        assertThatThrownBy(() -> options.wholeNumber("one", 8)).hasMessage("--one: 7 is not 8 or more");
        assertThatThrownBy(() -> options.with("one", "x").wholeNumber("one", 1))
                .hasMessage("--one: \"x\" is not a whole number");
        assertThatThrownBy(() -> options.one("two")).hasMessage("--two: given 2 times, expected once");
    }
}
