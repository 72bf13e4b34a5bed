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
    /** Columns of a score. */
    private static final int SCORE = 9;

    private static final int NARROWEST = 12;
    /** Rankings side by side at most. */
    private static final int MOST_BESIDE = 3;
    /** Columns that a title should have where rankings can as well stand below each other. */
    private static final int ROOMY = 24;
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
        Row heading = system.length() <= SCORE
                ? new Row(String.format(Locale.ROOT, "%4s %9s  ", "", system), "document", "")
                : new Row(" ".repeat(NUMBERS), system, "");
        rankings.add(new ArrayList<>(List.of(heading)));
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

    /**
     * The lines: whole, or with documents cut so that they fit into so many columns; a few rankings side by side, and further ones
     * below them.
     */
    public List<String> lines(OptionalInt columns) {
        List<String> lines = new ArrayList<>();
        int beside = beside(columns);
        for (int first = 0; first < rankings.size(); first += beside) {
            if (first > 0) {
                lines.add("");
            }
            lines.addAll(lines(rankings.subList(first, Math.min(first + beside, rankings.size())), columns));
        }
        return lines;
    }

    /** How many rankings stand side by side; up to {@link #MOST_BESIDE} always do. */
    private int beside(OptionalInt columns) {
        if (rankings.size() <= MOST_BESIDE || columns.isEmpty()) {
            return MOST_BESIDE;
        }
        int wide = NUMBERS + GAP.length() + ROOMY;
        return Math.min(MOST_BESIDE, Math.max(1, (columns.getAsInt() + GAP.length()) / wide));
    }

    private static List<String> lines(List<List<Row>> rankings, OptionalInt columns) {
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
