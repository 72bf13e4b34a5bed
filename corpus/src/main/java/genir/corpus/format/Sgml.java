package genir.corpus.format;

import java.util.regex.Pattern;

/** The text in SGML, and in the XML that resembles it. */
final class Sgml {
    private static final String CDATA = "<![CDATA[";
    private static final Pattern SPACE = Pattern.compile("\\s+");

    private Sgml() {}

    /** Text without tags and comments, each a space now, with character references resolved. */
    static String plain(String raw) {
        return SgmlEntities.resolve(untagged(raw)).strip();
    }

    /** Plain text on one line. */
    static String line(String raw) {
        return SPACE.matcher(plain(raw)).replaceAll(" ").strip();
    }

    /** A lone &lt; is text. */
    private static String untagged(String marked) {
        String raw = marked.contains(CDATA) ? marked.replace(CDATA, " ").replace("]]>", " ") : marked;
        int open = raw.indexOf('<');
        if (open < 0) {
            return raw;
        }
        StringBuilder text = new StringBuilder(raw.length());
        int from = 0;
        while (open >= 0) {
            int end = markupEnd(raw, open);
            if (end < 0) {
                open = raw.indexOf('<', open + 1);
            } else {
                text.append(raw, from, open).append(' ');
                from = end;
                open = raw.indexOf('<', end);
            }
        }
        return text.append(raw, from, raw.length()).toString();
    }

    /** Where the tag or comment that begins here ends; -1 if none does. */
    static int markupEnd(String text, int open) {
        if (text.startsWith("<!--", open)) {
            int end = text.indexOf("-->", open + 4);
            return end < 0 ? -1 : end + 3;
        }
        int name = text.startsWith("</", open) ? open + 2 : open + 1;
        if (name >= text.length() || !isLetter(text.charAt(name))) {
            return -1;
        }
        for (int i = name + 1; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '>') {
                return i + 1;
            }
            if (c == '<') {
                return -1;
            }
        }
        return -1;
    }

    private static boolean isLetter(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    }
}
