package genir.interpret.report.input;

import genir.corpus.InputException;
import genir.interpret.figure.Estimate;
import genir.interpret.table.Schema;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/**
 * A tidy CSV file: a header line, then one observation a row.
 *
 * @param content the file as it was read
 */
public record CsvTable(Path file, String content, List<String> header, List<Row> rows) {
    /** One observation with the line where it begins, counted from 1. */
    public record Row(Path file, long line, Map<String, String> cells) {
        /** The cell of a column that {@link CsvTable#requiring} has checked. */
        public String text(String column) {
            String cell = cells.get(column);
            if (cell == null) {
                throw new IllegalArgumentException("no column " + column + " in " + cells.keySet());
            }
            return cell;
        }

        /** A finite number; NaN for an empty cell or one that says so. */
        public double number(String column) {
            String cell = text(column).strip();
            if (cell.isEmpty()) {
                return Double.NaN;
            }
            try {
                return Double.parseDouble(cell);
            } catch (NumberFormatException notOne) {
                throw InputException.at(file, line, "expected a number for " + column + ", not \"" + cell + "\"");
            }
        }

        /** A value with the ends of its interval in the columns {@code low} and {@code high}. */
        public Estimate estimate(String column) {
            return new Estimate(number(column), number("low"), number("high"));
        }

        /** A whole number. */
        public int integer(String column) {
            double value = number(column);
            if (value != Math.rint(value) || Math.abs(value) > Integer.MAX_VALUE) {
                throw InputException.at(
                        file, line, "expected a whole number for " + column + ", not \"" + text(column) + "\"");
            }
            return (int) value;
        }

        private Object value(String column, Class<?> type) {
            if (type == String.class) {
                return text(column);
            } else if (type == boolean.class) {
                return truth(column);
            } else if (type == int.class) {
                return integer(column);
            } else if (type == float.class) {
                return (float) number(column);
            } else if (type == Estimate.class) {
                return estimate(column);
            } else if (type == OptionalInt.class) {
                return text(column).isBlank() ? OptionalInt.empty() : OptionalInt.of(integer(column));
            } else if (type == OptionalDouble.class) {
                return text(column).isBlank() ? OptionalDouble.empty() : OptionalDouble.of(number(column));
            }
            return number(column);
        }

        private boolean truth(String column) {
            String cell = text(column).strip();
            if (!cell.equals("true") && !cell.equals("false")) {
                throw InputException.at(file, line, "expected true or false for " + column + ", not \"" + cell + "\"");
            }
            return cell.equals("true");
        }
    }

    public CsvTable {
        header = List.copyOf(header);
        rows = List.copyOf(rows);
    }

    /** Parses a file's text. */
    public static CsvTable parse(Path file, String content) {
        List<CsvParser.Line> lines = new CsvParser(file, content).lines();
        if (lines.isEmpty()) {
            throw InputException.at(file, 1, "expected a header line, found an empty file");
        }
        List<String> header = lines.get(0).cells();
        if (header.stream().distinct().count() < header.size()) {
            throw InputException.at(file, 1, "a column name occurs twice: " + String.join(",", header));
        }
        List<Row> rows =
                lines.stream().skip(1).map(line -> row(file, header, line)).toList();
        return new CsvTable(file, content, header, rows);
    }

    /** This table, having made sure that it has the columns. */
    public CsvTable requiring(String... columns) {
        for (String column : columns) {
            if (!header.contains(column)) {
                throw InputException.at(
                        file,
                        1,
                        "expected a column " + column + ", found " + String.join(",", header)
                                + " (where another version of genir wrote this, its step has to run again)");
            }
        }
        return this;
    }

    /** The rows in the types of their columns, having made sure that the table has these. */
    public <R extends Record> List<R> as(Schema<R> schema) {
        requiring(schema.columns().toArray(String[]::new));
        return rows.stream().map(row -> schema.row(row::value)).toList();
    }

    private static Row row(Path file, List<String> header, CsvParser.Line line) {
        if (line.cells().size() != header.size()) {
            throw InputException.at(
                    file,
                    line.number(),
                    "expected " + header.size() + " cells, found "
                            + line.cells().size());
        }
        Map<String, String> cells = new HashMap<>();
        for (int i = 0; i < header.size(); i++) {
            cells.put(header.get(i), line.cells().get(i));
        }
        return new Row(file, line.number(), cells);
    }
}
