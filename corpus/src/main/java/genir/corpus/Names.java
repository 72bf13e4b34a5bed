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

    /** The known names within a third of their length in edits (two at least), nearest first, three at most. */
    public static List<String> nearest(String name, Collection<String> known) {
        String wanted = name.toLowerCase(Locale.ROOT);
        return known.stream()
                .filter(candidate ->
                        distance(wanted, candidate.toLowerCase(Locale.ROOT)) <= Math.max(2, candidate.length() / 3))
                .sorted(Comparator.<String>comparingInt(
                                candidate -> distance(wanted, candidate.toLowerCase(Locale.ROOT)))
                        .thenComparing(Comparator.naturalOrder()))
                .limit(NEAREST)
                .toList();
    }

    /** Levenshtein distance: insertions, deletions and substitutions of one character. */
    private static int distance(String a, String b) {
        int[] previous = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            previous[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int[] current = new int[b.length() + 1];
            current[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int substitution = previous[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                current[j] = Math.min(substitution, 1 + Math.min(previous[j], current[j - 1]));
            }
            previous = current;
        }
        return previous[b.length()];
    }
}
