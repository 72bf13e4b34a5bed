package genir.interpret.analysis;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import genir.corpus.io.AtomicFiles;
import genir.corpus.io.Csv;
import genir.corpus.io.Json;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A tidy table: one row per observation, under named columns; cells are text, whole numbers, fractions, or empty. */
public final class Table {
    /** The columns of an estimate behind its value. */
    private static final List<String> ESTIMATE = List.of("low", "high", "queries");

    private final List<String> columns;
    private final List<List<Object>> rows = new ArrayList<>();

    public Table(String... columns) {
        this.columns = List.of(columns);
    }

    /** A table of estimates: its last given column is the value, which {@code low, high, queries} follow. */
    static Table ofEstimates(String... columns) {
        List<String> all = new ArrayList<>(Arrays.asList(columns));
        all.addAll(ESTIMATE);
        return new Table(all.toArray(String[]::new));
    }

    /** Adds a row with one cell for each column; an empty text for a missing value. */
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

    /** The rows as objects. */
    ArrayNode json() {
        ArrayNode json = Json.strict().createArrayNode();
        for (List<Object> row : rows) {
            ObjectNode object = json.addObject();
            for (int column = 0; column < row.size(); column++) {
                object.set(columns.get(column), Json.strict().valueToTree(row.get(column)));
            }
        }
        return json;
    }

    /** Writes a header line and the rows. */
    public void writeCsv(Path file) throws IOException {
        StringBuilder csv = new StringBuilder(Csv.line(columns));
        rows.forEach(row -> csv.append(Csv.line(row)));
        AtomicFiles.writeString(file, csv.toString());
    }
}
