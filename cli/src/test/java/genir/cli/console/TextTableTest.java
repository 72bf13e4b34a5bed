package genir.cli.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class TextTableTest {
    @Test
    void textsAreFlushLeftAndNumbersFlushRightInEveryScript() {
        TextTable table = new TextTable(List.of("query", "id", "value"), 2);
        table.add(List.of("日本", "q1", "0.5"));
        table.add(List.of("longer", "q10", "12.25"));

        assertThat(table.lines()).containsExactly("  query   id   value", "  日本    q1     0.5", "  longer  q10  12.25");
    }

    @Test
    void aRowHasAsManyCellsAsTheHeading() {
        TextTable table = new TextTable(List.of("a", "b"));

        assertThat(table.isEmpty()).isTrue();
        assertThatThrownBy(() -> table.add(List.of("1"))).isInstanceOf(IllegalArgumentException.class);
    }
}
