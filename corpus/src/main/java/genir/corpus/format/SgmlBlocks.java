package genir.corpus.format;

import genir.corpus.io.Utf8Lines;
import java.nio.file.Path;
import java.util.function.BiConsumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Cuts a TREC file into its top-level elements, such as {@code <DOC>...</DOC>}, one in memory at a time. */
final class SgmlBlocks {
    private SgmlBlocks() {}

    /**
     * Hands over what is inside each element, with the place where it begins.
     *
     * @param tag the element's name in any case; nothing but white space may stand between two of them
     */
    static void forEach(Path file, String tag, String expected, BiConsumer<Place, String> action) {
        Pattern open = Pattern.compile("<" + tag + "(\\s[^<>]*)?>", Pattern.CASE_INSENSITIVE);
        Pattern close = Pattern.compile("</" + tag + "\\s*>", Pattern.CASE_INSENSITIVE);
        StringBuilder block = null;
        Place start = null;
        try (Utf8Lines lines = Utf8Lines.open(file, expected)) {
            for (String line = lines.next(); line != null; line = lines.next()) {
                String rest = line;
                while (true) {
                    if (block == null) {
                        rest = rest.strip();
                        if (rest.isEmpty()) {
                            break;
                        }
                        Matcher opening = open.matcher(rest);
                        if (!opening.lookingAt()) {
                            throw lines.error("expected <" + tag + ">");
                        }
                        block = new StringBuilder();
                        start = new Place(file, lines.number());
                        rest = rest.substring(opening.end());
                    }
                    Matcher closing = close.matcher(rest);
                    boolean closes = closing.find();
                    String inside = closes ? rest.substring(0, closing.start()) : rest;
                    if (open.matcher(inside).find()) {
                        throw lines.error("<" + tag + "> inside the one that begins at line " + start.line());
                    }
                    block.append(inside).append('\n');
                    if (!closes) {
                        break;
                    }
                    action.accept(start, block.toString());
                    block = null;
                    rest = rest.substring(closing.end());
                }
            }
        }
        if (block != null) {
            throw start.error("<" + tag + "> without its </" + tag + ">");
        }
    }
}
