package genir.interpret.analysis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TableTest {
    @TempDir
    Path folder;

    @Test
    void cellsAreQuotedWhereTheyMustBe() throws IOException {
        Table table = new Table("text", "count", "share");
        table.add("plain", 3, 0.5);
        table.add("a, b", -1, 1e-9);
        table.add("say \"yes\"", 0, 0.0);
        table.add("two\nlines", 2, 1.0);
        table.add("", 2, 1.0);
        table.writeCsv(folder.resolve("cells.csv"));
        assertThat(Files.readString(folder.resolve("cells.csv"))).isEqualTo("""
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
    void rowsHaveOneCellForEachColumn() {
        Table table = new Table("a", "b");
        assertThatThrownBy(() -> table.add(1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("[a, b]");
        assertThatThrownBy(() -> table.add(1, 2, 3)).isInstanceOf(IllegalArgumentException.class);
        assertThat(table.rows()).isEmpty();
    }
}
