package genir.interpret.analysis;

import genir.interpret.table.Table;
import java.util.List;

/** Looks cells of a table up. */
final class Rows {
    private Rows() {}

    /** The number under a column of the one row that begins with the given cells. */
    static double value(Table<?> table, String column, Object... key) {
        return ((Number) cell(table, column, key)).doubleValue();
    }

    /** The cell under a column of the one row that begins with the given cells. */
    static Object cell(Table<?> table, String column, Object... key) {
        List<List<Object>> rows = table.cells().stream()
                .filter(row -> row.subList(0, key.length).equals(List.of(key)))
                .toList();
        if (rows.size() != 1) {
            throw new AssertionError(rows.size() + " rows of " + List.of(key));
        }
        return rows.get(0).get(table.columns().indexOf(column));
    }
}
