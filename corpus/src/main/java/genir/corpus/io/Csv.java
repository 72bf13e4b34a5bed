package genir.corpus.io;

import java.util.List;
import java.util.stream.Collectors;

/** Writes comma-separated values as in RFC 4180, but with plain line feeds. */
public final class Csv {
    private Csv() {}

    /** One record with its line's end; cells that need it are quoted, with the quotes in them doubled. */
    public static String line(List<?> cells) {
        return cells.stream().map(cell -> quoted(cell.toString())).collect(Collectors.joining(",", "", "\n"));
    }

    private static String quoted(String cell) {
        boolean plain = cell.chars().noneMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r');
        return plain ? cell : '"' + cell.replace("\"", "\"\"") + '"';
    }
}
