package genir.corpus.format.table;

import genir.corpus.format.Place;
import genir.corpus.io.Utf8Lines;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/**
 * Rows that are lines, with tabs between their cells. A cell that begins and ends with a quotation mark is had without them and with
 * each doubled one in it single, as pandas writes it; any other quotation mark is itself.
 */
final class TsvRows implements Rows {
    private final Utf8Lines lines;

    TsvRows(Path file) {
        lines = Utf8Lines.open(file, "tab-separated values");
    }

    @Override
    public List<String> next() {
        String line = lines.next();
        while (line != null && line.isBlank()) {
            line = lines.next();
        }
        return line == null
                ? null
                : Arrays.stream(line.split("\t", -1)).map(TsvRows::unquoted).toList();
    }

    @Override
    public Place place() {
        return new Place(lines.file(), lines.number());
    }

    @Override
    public void close() {
        lines.close();
    }

    private static String unquoted(String cell) {
        boolean quoted = cell.length() >= 2 && cell.startsWith("\"") && cell.endsWith("\"");
        if (!quoted) {
            return cell;
        }
        String inside = cell.substring(1, cell.length() - 1);
        String plain = inside.replace("\"\"", "\"");
        // Two quoted words at the ends of a cell, "so" and "so", are no quoted cell.
        return inside.replace("\"\"", "").indexOf('"') < 0 ? plain : cell;
    }
}
