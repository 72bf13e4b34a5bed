package genir.interpret.figure;

import genir.corpus.io.Csv;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** The values of a figure as comma-separated text (RFC 4180): a header line, then one value with its interval a line. */
final class FigureData {
    private final List<List<String>> lines = new ArrayList<>();

    FigureData(String... header) {
        lines.add(List.of(header));
    }

    /** One line; numbers that are not finite leave their cell empty. */
    FigureData add(Object... cells) {
        List<String> line = new ArrayList<>();
        for (Object cell : cells) {
            line.add(cell instanceof Double number ? print(number) : cell.toString());
        }
        lines.add(line);
        return this;
    }

    String csv() {
        return lines.stream().map(Csv::line).collect(Collectors.joining());
    }

    private static String print(double number) {
        return Double.isFinite(number) ? Double.toString(number) : "";
    }
}
