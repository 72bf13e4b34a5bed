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
    /** Columns of a title that still say something. */
    private static final int FEWEST_OF_TITLE = 4;

    private final List<List<Row>> rankings = new ArrayList<>();

    /**
     * A line of a ranking.
     *
     * @param document a title, which may be cut
     * @param id behind it, whole; empty where the title says all
     */
    private record Row(String numbers, String document, String id) {
        /** The document in so many columns, or as many as its id needs. */
        String within(int columns) {
            if (id.isEmpty()) {
                return DisplayWidth.cut(document, columns);
            }
            if (document.isEmpty()) {
                return id;
            }
            int room = columns - DisplayWidth.of(id) - 3;
            return room < FEWEST_OF_TITLE ? id : DisplayWidth.cut(document, room) + " (" + id + ")";
        }
    }

    /** Begins the next ranking. */
    public void begin(String system) {
        rankings.add(
                new ArrayList<>(List.of(new Row(String.format(Locale.ROOT, "%4s %9s  ", "", system), "document", ""))));
    }

    /**
     * Adds a document to the ranking begun last.
     *
     * @param title cut where there is no room for it; empty for none
     * @param id never cut: it is what other programs know the document by
     */
    public void add(int rank, double score, String title, String id) {
        String numbers = String.format(Locale.ROOT, "%3d. %9.3f  ", rank, score);
        boolean named = !title.isEmpty() && !title.equals(id);
        last().add(named ? new Row(numbers, title, id) : new Row(numbers, "", id));
    }

    /** Adds a line without a document to the ranking begun last. */
    public void say(String sentence) {
        last().add(new Row(" ".repeat(NUMBERS), sentence, ""));
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
                        .mapToInt(each -> DisplayWidth.of(each.within(most)))
                        .max()
                        .orElse(0);
                Row shown = row < ranking.size() ? ranking.get(row) : new Row(" ".repeat(NUMBERS), "", "");
                line.append(shown.numbers)
                        .append(DisplayWidth.pad(shown.within(most), widest))
                        .append(GAP);
            }
            lines.add(line.toString().stripTrailing());
        }
        return lines;
    }
}
