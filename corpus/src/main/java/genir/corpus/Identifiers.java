package genir.corpus;

import java.util.Optional;

/** What can be the id of a document or a query: files hold ids between tabs, spaces and line ends. */
public final class Identifiers {
    /** Lucene indexes no term of more than 32,766 bytes; an id of this many characters stays below that. */
    private static final int LONGEST = 8_192;

    private Identifiers() {}

    /** What is wrong with an id, to be said after it; empty where nothing is. */
    public static Optional<String> problem(String id) {
        if (id.isBlank()) {
            return Optional.of("is blank");
        }
        if (id.length() > LONGEST) {
            return Optional.of("is longer than " + LONGEST + " characters");
        }
        if (id.codePoints().anyMatch(c -> Character.isWhitespace(c) || Character.isSpaceChar(c) || isControl(c))) {
            return Optional.of("contains white space or a control character");
        }
        return isPaired(id) ? Optional.empty() : Optional.of("contains half of a surrogate pair");
    }

    /** Whether a text is one that a file in UTF-8 can hold: JSON's escapes can spell half a character. */
    public static boolean isPaired(String text) {
        return text.codePoints().noneMatch(c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE);
    }

    /** The text with U+FFFD, the replacement character, for each half of a surrogate pair. */
    public static String paired(String text) {
        return text.codePoints()
                .map(c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE ? 0xFFFD : c)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }

    private static boolean isControl(int c) {
        return Character.isISOControl(c) || c == '\uFEFF';
    }
}
