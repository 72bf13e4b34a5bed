package genir.interpret.report.block;

import java.util.List;

/**
 * A table; the first column names the rows.
 *
 * @param source the table of the paper that it answers; may be empty
 * @param folded whether the reader opens it on demand
 */
public record Table(String caption, String source, boolean folded, List<Column> columns, List<List<Cell>> rows)
        implements Block {
    /** A column's name, and whether it holds numbers, which are set flush right. */
    public record Column(String name, boolean numeric) {}

    public Table {
        columns = List.copyOf(columns);
        rows = rows.stream().map(List::copyOf).toList();
        int width = columns.size();
        if (rows.stream().anyMatch(row -> row.size() != width)) {
            throw new IllegalArgumentException(caption + ": every row needs " + width + " cells");
        }
    }

    public static Table open(String caption, List<Column> columns, List<List<Cell>> rows) {
        return new Table(caption, "", false, columns, rows);
    }

    /** A table that the reader opens on demand. */
    public static Table folded(String caption, List<Column> columns, List<List<Cell>> rows) {
        return new Table(caption, "", true, columns, rows);
    }

    /** The same table, said to answer one of the paper's. */
    public Table after(String paper) {
        return new Table(caption, paper, folded, columns, rows);
    }

    /** Columns of text. */
    public static Column text(String name) {
        return new Column(name, false);
    }

    /** Columns of numbers. */
    public static Column number(String name) {
        return new Column(name, true);
    }

    @Override
    public String kind() {
        return "table";
    }
}
