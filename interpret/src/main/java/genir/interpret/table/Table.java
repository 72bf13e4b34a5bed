package genir.interpret.table;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import genir.corpus.io.AtomicFiles;
import genir.corpus.io.Csv;
import genir.corpus.io.Json;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A tidy table: one row per observation. */
public final class Table<R extends Record> {
    private final TableFile<R> file;
    private final Schema<R> schema;
    private final List<R> rows = new ArrayList<>();

    public Table(TableFile<R> file) {
        this.file = file;
        this.schema = file.schema();
    }

    /** Where it is written. */
    public TableFile<R> file() {
        return file;
    }

    public void add(R row) {
        rows.add(row);
    }

    /** Adds the row with these cells: one for each column, of its type. */
    public void addCells(List<Object> cells) {
        rows.add(schema.row(cells));
    }

    public List<R> rows() {
        return List.copyOf(rows);
    }

    public List<String> columns() {
        return schema.columns();
    }

    /** The rows as cells: text, numbers or truth values, an empty text for what is missing. */
    public List<List<Object>> cells() {
        return rows.stream().map(schema::cells).toList();
    }

    /** The rows as objects. */
    public ArrayNode json() {
        ArrayNode json = Json.strict().createArrayNode();
        List<String> columns = columns();
        for (List<Object> row : cells()) {
            ObjectNode object = json.addObject();
            for (int column = 0; column < row.size(); column++) {
                object.set(columns.get(column), Json.strict().valueToTree(row.get(column)));
            }
        }
        return json;
    }

    /** Writes a header line and the rows into the file of its name in a folder. */
    public void writeCsv(Path folder) throws IOException {
        StringBuilder csv = new StringBuilder(Csv.line(columns()));
        cells().forEach(row -> csv.append(Csv.line(row)));
        AtomicFiles.writeString(folder.resolve(file.file()), csv.toString());
    }
}
