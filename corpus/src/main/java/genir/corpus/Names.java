package genir.corpus;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** Names in messages: quoting what the user wrote, and finding what was probably meant. */
public final class Names {
    private static final int SHOWN = 80;
    private static final int NEAREST = 3;

    private Names() {}

    /** The text in double quotes on one line: control characters escaped, the end of the very long left out. */
    public static String quote(String text) {
        StringBuilder quoted = new StringBuilder("\"");
        String shown = text.length() <= SHOWN ? text : text.substring(0, SHOWN - 3) + "...";
        shown.codePoints().forEach(c -> {
            boolean lineOrControl = Character.isISOControl(c) || c == 0x2028 || c == 0x2029 || c == 0xFEFF;
            if (lineOrControl || (c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE)) {
                quoted.append(String.format("\\u%04x", c));
            } else {
                quoted.appendCodePoint(c);
            }
        });
        return quoted.append('"').toString();
    }

    /** The error for a name that is not among the known ones: names the nearest, then all. */
    public static InputException unknown(String what, String name, Collection<String> known) {
        List<String> nearest = nearest(name, known);
        String hint = nearest.isEmpty() ? "" : "did you mean " + String.join(" or ", nearest) + "? ";
        return new InputException(
                "unknown " + what + " " + quote(name) + ": " + hint + "Known are: " + String.join(", ", known));
    }

    /**
     * The known names that a slip of the hand could have made of this one, nearest first, three at most: one edit, or one
     * for each three letters, and never more than half of the name.
     */
    public static List<String> nearest(String name, Collection<String> known) {
        String wanted = name.toLowerCase(Locale.ROOT);
        return known.stream()
                .filter(candidate -> near(wanted, candidate.toLowerCase(Locale.ROOT)))
                .sorted(Comparator.<String>comparingInt(
                                candidate -> distance(wanted, candidate.toLowerCase(Locale.ROOT)))
                        .thenComparing(Comparator.naturalOrder()))
                .limit(NEAREST)
                .toList();
    }

    private static boolean near(String wanted, String candidate) {
        int longer = Math.max(wanted.length(), candidate.length());
        return distance(wanted, candidate) <= Math.min(Math.max(1, longer / 3), longer / 2);
    }

    /** Edits of one character (one more, one less, another) and swaps of two neighbours: optimal string alignment. */
    private static int distance(String a, String b) {
        int[][] edits = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            for (int j = 0; j <= b.length(); j++) {
                if (i == 0 || j == 0) {
                    edits[i][j] = i + j;
                    continue;
                }
                int other = edits[i - 1][j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                edits[i][j] = Math.min(other, 1 + Math.min(edits[i - 1][j], edits[i][j - 1]));
                boolean swapped =
                        i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1);
                if (swapped) {
                    edits[i][j] = Math.min(edits[i][j], 1 + edits[i - 2][j - 2]);
                }
            }
        }
        return edits[a.length()][b.length()];
    }
}
