package genir.interpret.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import genir.interpret.figure.Estimate;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TableTest {
    private record PlainRow(String text, int count, double share) {}

    private record FullRow(@Column("hits@1") boolean hits, OptionalInt meanRank, Estimate lead, int queries) {}

    private static final TableFile<PlainRow> PLAIN = new TableFile<>("plain", PlainRow.class);
    private static final TableFile<FullRow> FULL = new TableFile<>("full", FullRow.class);

    @TempDir
    Path folder;

    @Test
    void cellsAreQuotedWhereTheyMustBe() throws IOException {
        Table<PlainRow> table = new Table<>(PLAIN);
        table.add(new PlainRow("plain", 3, 0.5));
        table.add(new PlainRow("a, b", -1, 1e-9));
        table.add(new PlainRow("say \"yes\"", 0, 0.0));
        table.add(new PlainRow("two\nlines", 2, 1.0));
        table.add(new PlainRow("", 2, 1.0));
        table.writeCsv(folder);
        assertThat(Files.readString(folder.resolve("plain.csv"))).isEqualTo("""
                text,count,share
                plain,3,0.5
                "a, b",-1,1.0E-9
                "say ""yes""\",0,0.0
                "two
                lines",2,1.0
                ,2,1.0
                """);
        JsonNode json = table.json();
        assertThat(json).hasSize(5);
        assertThat(json.get(2).get("text").asText()).isEqualTo("say \"yes\"");
        assertThat(json.get(1).get("count").isIntegralNumber()).isTrue();
        assertThat(json.get(1).get("share").doubleValue()).isEqualTo(1e-9);
    }

    @Test
    void columnsAreTheComponentsOfTheRecord() {
        Table<FullRow> table = new Table<>(FULL);
        table.add(new FullRow(true, OptionalInt.empty(), Estimate.of(0.5), 7));
        table.addCells(List.of(false, OptionalInt.of(2), 0.5, 0.25, 0.75, 7));
        assertThat(table.columns()).containsExactly("hits@1", "mean_rank", "lead", "low", "high", "queries");
        assertThat(table.cells())
                .containsExactly(List.of(true, "", 0.5, "", "", 7), List.of(false, 2, 0.5, 0.25, 0.75, 7));
    }

    @Test
    void rowsHaveOneCellForEachColumn() {
        Table<PlainRow> table = new Table<>(PLAIN);
        assertThatThrownBy(() -> table.addCells(List.of(1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("[text, count, share]");
        assertThatThrownBy(() -> table.addCells(List.of("a", 1, 1.0, 2))).isInstanceOf(IllegalArgumentException.class);
        assertThat(table.rows()).isEmpty();
    }
}
