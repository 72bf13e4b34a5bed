package genir.cli.console;

import java.lang.Character.UnicodeScript;

/** How many columns of a terminal a text takes: two for each wide character of East Asia or emoji, none for a combining mark. */
public final class DisplayWidth {
    private DisplayWidth() {}

    /** The columns of a text without line breaks. */
    public static int of(String text) {
        return text.codePoints().map(DisplayWidth::of).sum();
    }

    /** A text cut to so many columns, an ellipsis at its end, where it is longer. */
    public static String cut(String text, int columns) {
        if (of(text) <= columns) {
            return text;
        }
        int used = 0;
        int end = 0;
        while (used + of(text.codePointAt(end)) <= columns - 1) {
            used += of(text.codePointAt(end));
            end = text.offsetByCodePoints(end, 1);
        }
        return text.substring(0, end) + "…";
    }

    /** A text with spaces behind it up to so many columns. */
    public static String pad(String text, int columns) {
        return text + " ".repeat(Math.max(0, columns - of(text)));
    }

    private static int of(int character) {
        return switch (Character.getType(character)) {
            case Character.NON_SPACING_MARK, Character.ENCLOSING_MARK, Character.FORMAT, Character.CONTROL -> 0;
            default -> isWide(character) ? 2 : 1;
        };
    }

    private static boolean isWide(int character) {
        boolean halfWidth = character >= 0xFF61 && character <= 0xFFDC;
        boolean fullWidth = (character >= 0xFF01 && character <= 0xFF60)
                || (character >= 0xFFE0 && character <= 0xFFE6)
                || (character >= 0x3000 && character <= 0x303E);
        boolean emoji = character >= 0x1F300 && character <= 0x1FAFF;
        return fullWidth || emoji || (!halfWidth && isWide(UnicodeScript.of(character)));
    }

    private static boolean isWide(UnicodeScript script) {
        return switch (script) {
            case HAN, HIRAGANA, KATAKANA, HANGUL, BOPOMOFO, YI -> true;
            default -> false;
        };
    }
}
