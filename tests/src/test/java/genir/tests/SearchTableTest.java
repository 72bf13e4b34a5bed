package genir.tests;

import static org.assertj.core.api.Assertions.assertThat;

import genir.cli.console.DisplayWidth;
import genir.cli.console.SearchTable;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

/** What {@code genir search} prints: whole where the output is no terminal, as wide as the terminal where it is one. */
class SearchTableTest {
    private static final String LONG = "A title of more than forty characters, whole in a pipe";

    private static SearchTable table() {
        SearchTable table = new SearchTable();
        table.begin("bm25");
        table.add(1, 9.5, "東京タワーの高さ", "d1");
        table.add(2, 8.25, LONG, "document-17");
        table.begin("genir");
        table.add(1, -0.5, "Volcano", "d11");
        table.add(2, -1.5, "Cafe\u0301", "d3");
        table.add(3, -2.5, "Glacier", "d4");
        return table;
    }

    @Test
    void columnsOfWideCharactersAreAligned() {
        List<String> lines = table().lines(OptionalInt.empty());
        assertThat(lines).hasSize(4);
        assertThat(lines.get(2)).contains(LONG + " (document-17)");
        // The second system's documents begin under its heading.
        int second = DisplayWidth.of(lines.get(0)) - "document".length();
        for (String document : List.of("Volcano", "Cafe", "Glacier")) {
            assertThat(lines)
                    .filteredOn(line -> line.contains(document))
                    .singleElement()
                    .matches(line -> DisplayWidth.of(line.substring(0, line.indexOf(document))) == second);
        }
    }

    @Test
    void onATerminalNoLineIsWiderThanIt() {
        for (int columns : new int[] {80, 100, 132}) {
            List<String> lines = table().lines(OptionalInt.of(columns));
            assertThat(lines).allMatch(line -> DisplayWidth.of(line) <= columns);
            assertThat(lines.get(2)).contains("…", "document-17").doesNotContain(LONG);
        }
        assertThat(table().lines(OptionalInt.of(220))).isEqualTo(table().lines(OptionalInt.empty()));
    }

    @Test
    void widthsAreThoseOfATerminal() {
        assertThat(DisplayWidth.of("abc")).isEqualTo(3);
        assertThat(DisplayWidth.of("東京")).isEqualTo(4);
        assertThat(DisplayWidth.of("ｱ한ｗ")).isEqualTo(5);
        assertThat(DisplayWidth.of("e\u0301")).isEqualTo(1);
        assertThat(DisplayWidth.cut("東京タワー", 6)).isEqualTo("東京…");
        assertThat(DisplayWidth.cut("東京", 4)).isEqualTo("東京");
        assertThat(DisplayWidth.pad("東京", 6)).isEqualTo("東京  ");
    }
}
