package genir.cli.console;

import java.util.ArrayList;
import java.util.List;

/** A plain table: columns aligned whatever script their texts are in, numbers flush right. */
public final class TextTable {
    private static final String GAP = "  ";

    private final List<List<String>> rows = new ArrayList<>();
    private final int texts;

    /** A table whose first column holds text, and the others numbers. */
    public TextTable(List<String> heading) {
        this(heading, 1);
    }

    /**
     * A table.
     *
     * @param texts how many columns, from the first, hold text, which is set flush left
     */
    public TextTable(List<String> heading, int texts) {
        this.texts = texts;
        rows.add(List.copyOf(heading));
    }

    /** Adds a row with as many cells as the heading has. */
    public void add(List<String> row) {
        if (row.size() != rows.get(0).size()) {
            throw new IllegalArgumentException(
                    row.size() + " cells for " + rows.get(0).size() + " columns");
        }
        rows.add(List.copyOf(row));
    }

    /** Whether it has no row but the heading. */
    public boolean isEmpty() {
        return rows.size() == 1;
    }

    /** The heading and the rows, two spaces before each. */
    public List<String> lines() {
        int columns = rows.get(0).size();
        int[] widths = new int[columns];
        for (List<String> row : rows) {
            for (int i = 0; i < columns; i++) {
                widths[i] = Math.max(widths[i], DisplayWidth.of(row.get(i)));
            }
        }
        return rows.stream().map(row -> line(row, widths)).toList();
    }

    private String line(List<String> row, int[] widths) {
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < widths.length; i++) {
            String cell = row.get(i);
            line.append(GAP)
                    .append(
                            i < texts
                                    ? DisplayWidth.pad(cell, widths[i])
                                    : " ".repeat(widths[i] - DisplayWidth.of(cell)) + cell);
        }
        return line.toString().stripTrailing();
    }
}
