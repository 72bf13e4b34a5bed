package genir.interpret.report.input;

import genir.corpus.InputException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Comma-separated values as in RFC 4180: cells may be quoted, quotes in them doubled; empty lines are skipped. */
final class CsvParser {
    /** The cells of one record and the line where it begins, counted from 1. */
    record Line(long number, List<String> cells) {}

    private final Path file;
    private final String text;
    private int at;
    private long line = 1;

    CsvParser(Path file, String text) {
        this.file = file;
        this.text = text.startsWith("\uFEFF") ? text.substring(1) : text;
    }

    List<Line> lines() {
        List<Line> lines = new ArrayList<>();
        while (at < text.length()) {
            long begin = line;
            List<String> cells = cells();
            if (cells.size() > 1 || !cells.get(0).isEmpty()) {
                lines.add(new Line(begin, cells));
            }
        }
        return lines;
    }

    private List<String> cells() {
        List<String> cells = new ArrayList<>();
        while (true) {
            cells.add(at < text.length() && text.charAt(at) == '"' ? quoted() : plain());
            if (at < text.length() && text.charAt(at) == ',') {
                at++;
                continue;
            }
            endOfLine();
            return cells;
        }
    }

    private String plain() {
        int from = at;
        while (at < text.length() && ",\r\n".indexOf(text.charAt(at)) < 0) {
            at++;
        }
        return text.substring(from, at);
    }

    private String quoted() {
        long begin = line;
        StringBuilder cell = new StringBuilder();
        at++;
        while (at < text.length()) {
            char c = text.charAt(at++);
            if (c == '"') {
                if (at >= text.length() || text.charAt(at) != '"') {
                    return cell.toString();
                }
                at++;
            } else if (c == '\n') {
                line++;
            }
            cell.append(c);
        }
        throw InputException.at(file, begin, "a quoted cell is not closed");
    }

    private void endOfLine() {
        if (at < text.length() && text.charAt(at) == '\r') {
            at++;
        }
        if (at < text.length()) {
            if (text.charAt(at) != '\n') {
                throw InputException.at(file, line, "expected a comma or the line's end after a cell");
            }
            at++;
            line++;
        }
    }
}
