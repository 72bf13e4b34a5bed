package genir.interpret.report.input;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import genir.corpus.InputException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class CsvTableTest {
    private static final Path FILE = Path.of("x.csv");

    @Test
    void readsQuotedCellsAndCountsLinesThroughThem() {
        CsvTable table = CsvTable.parse(FILE, "a,b\r\n\"x, \"\"y\"\"\nz\",1\n\n,2.5");
        assertThat(table.rows()).hasSize(2);
        assertThat(table.rows().get(0).text("a")).isEqualTo("x, \"y\"\nz");
        assertThat(table.rows().get(1).line()).isEqualTo(5);
        assertThat(table.rows().get(1).number("b")).isEqualTo(2.5);
        assertThat(table.rows().get(1).number("a")).isNaN();
    }

    @Test
    void readsBackWhateverIsQuoted() {
        Random random = new Random(4);
        String alphabet = "a,\"\n\r 1;\u00e9";
        for (int trial = 0; trial < 500; trial++) {
            List<String> cells = new ArrayList<>();
            StringBuilder line = new StringBuilder("a,b,c\n");
            for (int i = 0; i < 3; i++) {
                StringBuilder cell = new StringBuilder();
                random.ints(random.nextInt(6), 0, alphabet.length()).forEach(at -> cell.append(alphabet.charAt(at)));
                cells.add(cell.toString());
                line.append(i == 0 ? "" : ",")
                        .append('"')
                        .append(cell.toString().replace("\"", "\"\""))
                        .append('"');
            }
            CsvTable.Row row = CsvTable.parse(FILE, line.toString()).rows().get(0);
            assertThat(List.of(row.text("a"), row.text("b"), row.text("c"))).isEqualTo(cells);
        }
    }

    @Test
    void namesFileLineAndWhatWasExpected() {
        assertFails("a,b\n1\n", "x.csv:2: expected 2 cells, found 1");
        assertFails("a,a\n", "x.csv:1: a column name occurs twice: a,a");
        assertFails("", "x.csv:1: expected a header line, found an empty file");
        assertFails("a\n\"x", "x.csv:2: a quoted cell is not closed");
        assertFails("a\n\"x\"y\n", "x.csv:2: expected a comma or the line's end after a cell");
        CsvTable table = CsvTable.parse(FILE, "a\nfoo\n");
        assertThatThrownBy(() -> table.rows().get(0).number("a"))
                .isInstanceOf(InputException.class)
                .hasMessage("x.csv:2: expected a number for a, not \"foo\"");
        assertThatThrownBy(() -> table.requiring("a", "b"))
                .hasMessage("x.csv:1: expected a column b, found a"
                        + " (where another version of genir wrote this, its step has to run again)");
    }

    private static void assertFails(String content, String message) {
        assertThatThrownBy(() -> CsvTable.parse(FILE, content))
                .isInstanceOf(InputException.class)
                .hasMessage(message);
    }
}
