package genir.interpret.report.block;

import java.util.List;

/**
 * A table; the first column names the rows.
 *
 * @param folded whether the reader opens it on demand
 */
public record Table(String caption, boolean folded, List<Column> columns, List<List<Cell>> rows) implements Block {
    /** A column's name, and whether it holds numbers, which are set flush right. */
    public record Column(String name, boolean numeric) {}

    /**
     * One cell.
     *
     * @param note smaller lines under the text, parted by newlines; may be empty
     * @param full the whole text where {@code text} is a shortened one, shown on hovering; may be empty
     */
    public record Cell(String text, String note, String full) {
        public static Cell of(String text) {
            return new Cell(text, "", "");
        }

        public Cell withNote(String smaller) {
            return new Cell(text, smaller, full);
        }
    }

    public Table {
        columns = List.copyOf(columns);
        rows = rows.stream().map(List::copyOf).toList();
        int width = columns.size();
        if (rows.stream().anyMatch(row -> row.size() != width)) {
            throw new IllegalArgumentException(caption + ": every row needs " + width + " cells");
        }
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
