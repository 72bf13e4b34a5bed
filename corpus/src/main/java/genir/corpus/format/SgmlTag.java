package genir.corpus.format;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A start tag in a text.
 *
 * @param name in upper case
 * @param start where its {@code <} is
 * @param end behind its {@code >}
 */
record SgmlTag(String name, int start, int end) {
    /** The first start tag at or behind a place, or null; those in comments do not count. */
    static SgmlTag next(String text, int from) {
        for (int open = text.indexOf('<', from); open >= 0; open = text.indexOf('<', open + 1)) {
            if (text.startsWith("<!--", open)) {
                int end = text.indexOf("-->", open + 4);
                open = end < 0 ? open : end;
                continue;
            }
            int nameEnd = open + 1;
            while (nameEnd < text.length() && isName(text.charAt(nameEnd))) {
                nameEnd++;
            }
            if (nameEnd == open + 1) {
                continue;
            }
            int close = nameEnd;
            while (close < text.length() && text.charAt(close) != '>' && text.charAt(close) != '<') {
                close++;
            }
            boolean separated =
                    close == nameEnd || Character.isWhitespace(text.charAt(nameEnd)) || text.charAt(nameEnd) == '/';
            if (close < text.length() && text.charAt(close) == '>' && separated) {
                return new SgmlTag(text.substring(open + 1, nameEnd).toUpperCase(Locale.ROOT), open, close + 1);
            }
        }
        return null;
    }

    /** Where the next end tag of the same name begins, or -1. */
    int endTag(String text) {
        for (int open = text.indexOf("</", end); open >= 0; open = text.indexOf("</", open + 2)) {
            int nameEnd = open + 2 + name.length();
            if (text.regionMatches(true, open + 2, name, 0, name.length())
                    && nameEnd < text.length()
                    && !isName(text.charAt(nameEnd))) {
                return open;
            }
        }
        return -1;
    }

    /** The value of an attribute of a start tag, or null. */
    static String attribute(String tag, String name) {
        Matcher matcher = Pattern.compile(
                        "\\s" + Pattern.quote(name) + "\\s*=\\s*(?:\"([^\"]*)\"|'([^']*)'|([^\\s\"'>]+))",
                        Pattern.CASE_INSENSITIVE)
                .matcher(tag);
        if (!matcher.find()) {
            return null;
        }
        for (int group = 1; group <= 2; group++) {
            if (matcher.group(group) != null) {
                return matcher.group(group);
            }
        }
        return matcher.group(3);
    }

    private static boolean isName(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || "_.:-".indexOf(c) >= 0;
    }
}
