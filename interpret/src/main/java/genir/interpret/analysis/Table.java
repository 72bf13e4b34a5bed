package genir.interpret.analysis;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import genir.corpus.io.AtomicFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A tidy table: one row per observation, under named columns; cells are text, whole numbers or fractions. */
public final class Table {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final List<String> columns;
    private final List<List<Object>> rows = new ArrayList<>();

    public Table(String... columns) {
        this.columns = List.of(columns);
    }

    /** Adds a row with one cell for each column. */
    public void add(Object... cells) {
        if (cells.length != columns.size()) {
            throw new IllegalArgumentException(cells.length + " cells for columns " + columns);
        }
        rows.add(List.of(cells));
    }

    public List<String> columns() {
        return columns;
    }

    public List<List<Object>> rows() {
        return List.copyOf(rows);
    }

    /** Writes NAME.csv and NAME.json into a folder. */
    public void write(Path folder, String name) throws IOException {
        StringBuilder csv = new StringBuilder(String.join(",", columns)).append('\n');
        ArrayNode json = JSON.createArrayNode();
        for (List<Object> row : rows) {
            ObjectNode object = json.addObject();
            for (int column = 0; column < row.size(); column++) {
                csv.append(column == 0 ? "" : ",").append(quoted(row.get(column).toString()));
                object.set(columns.get(column), JSON.valueToTree(row.get(column)));
            }
            csv.append('\n');
        }
        AtomicFiles.writeString(folder.resolve(name + ".csv"), csv.toString());
        AtomicFiles.writeString(
                folder.resolve(name + ".json"),
                JSON.writerWithDefaultPrettyPrinter().writeValueAsString(json) + "\n");
    }

    private static String quoted(String cell) {
        boolean plain = cell.chars().noneMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r');
        return plain ? cell : '"' + cell.replace("\"", "\"\"") + '"';
    }
}
