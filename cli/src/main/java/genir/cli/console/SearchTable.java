package genir.cli.console;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;

/** Rankings side by side, their columns aligned whatever script the titles are in. */
public final class SearchTable {
    private static final String GAP = "   ";
    /** Rank, score and the spaces behind them. */
    private static final int NUMBERS = 16;

    private static final int NARROWEST = 12;

    private final List<List<Row>> rankings = new ArrayList<>();

    private record Row(String numbers, String document) {}

    /** Begins the next ranking. */
    public void begin(String system) {
        rankings.add(
                new ArrayList<>(List.of(new Row(String.format(Locale.ROOT, "%4s %9s  ", "", system), "document"))));
    }

    /** Adds a document to the ranking begun last. */
    public void add(int rank, double score, String document) {
        last().add(new Row(String.format(Locale.ROOT, "%3d. %9.3f  ", rank, score), document));
    }

    /** Adds a line without a document to the ranking begun last. */
    public void say(String sentence) {
        last().add(new Row(" ".repeat(NUMBERS), sentence));
    }

    private List<Row> last() {
        return rankings.get(rankings.size() - 1);
    }

    /** The lines: whole, or with documents cut so that they fit into so many columns. */
    public List<String> lines(OptionalInt columns) {
        int most = columns.isPresent()
                ? Math.max(
                        NARROWEST,
                        (columns.getAsInt() - GAP.length() * (rankings.size() - 1)) / rankings.size() - NUMBERS)
                : Integer.MAX_VALUE;
        int rows = rankings.stream().mapToInt(List::size).max().orElse(0);
        List<String> lines = new ArrayList<>();
        for (int row = 0; row < rows; row++) {
            StringBuilder line = new StringBuilder();
            for (List<Row> ranking : rankings) {
                int widest = ranking.stream()
                        .mapToInt(each -> DisplayWidth.of(DisplayWidth.cut(each.document, most)))
                        .max()
                        .orElse(0);
                Row shown = row < ranking.size() ? ranking.get(row) : new Row(" ".repeat(NUMBERS), "");
                line.append(shown.numbers)
                        .append(DisplayWidth.pad(DisplayWidth.cut(shown.document, most), widest))
                        .append(GAP);
            }
            lines.add(line.toString().stripTrailing());
        }
        return lines;
    }
}
