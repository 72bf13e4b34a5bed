package genir.corpus.format;

import genir.corpus.InputException;
import genir.corpus.io.Utf8Lines;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Cuts a file into the elements it consists of, such as {@code <DOC>...</DOC>}, one in memory at a time.
 *
 * <p>Declarations, comments and the tags of an element around them are passed over; text outside of them is a {@link
 * Flaw}.
 */
final class SgmlBlocks {
    private final Path file;
    private final String what;
    private final Pattern open;
    private final Pattern openOrComment;
    private final Pattern unfinished;
    private final Pattern close;
    private final Consumer<SgmlBlock> action;
    private final SgmlOutside outside;
    private StringBuilder block;
    private String name;
    private String tag;
    private Place start;
    private String carried = "";
    private boolean inComment;
    private boolean any;

    private SgmlBlocks(Path file, List<String> names, Flaws flaws, Consumer<SgmlBlock> action) {
        String either = "(" + String.join("|", names) + ")";
        this.file = file;
        what = "<" + String.join("> or <", names) + ">";
        open = Pattern.compile("<" + either + "(?:\\s[^<>]*)?>", Pattern.CASE_INSENSITIVE);
        openOrComment = Pattern.compile("<!--|" + open.pattern(), Pattern.CASE_INSENSITIVE);
        unfinished = Pattern.compile("<" + either + "(?:\\s[^<>]*)?$", Pattern.CASE_INSENSITIVE);
        close = Pattern.compile("</" + either + "\\s*>", Pattern.CASE_INSENSITIVE);
        outside = new SgmlOutside(what, flaws);
        this.action = action;
    }

    /**
     * Hands over each element.
     *
     * @param names what the elements may be called, in any case
     * @param expected what the file should be, for the message where there is none
     * @throws InputException if the file has none, or one that is not closed
     */
    static void forEach(Path file, List<String> names, String expected, Flaws flaws, Consumer<SgmlBlock> action) {
        SgmlBlocks blocks = new SgmlBlocks(file, names, flaws, action);
        try (Utf8Lines lines = Latin1Lines.open(file, expected, flaws)) {
            for (String line = lines.next(); line != null; line = lines.next()) {
                blocks.read(line, new Place(file, lines.number()));
            }
        }
        blocks.end();
    }

    private void read(String line, Place place) {
        String rest = line;
        while (rest != null) {
            rest = block == null ? outside(rest, place) : inside(rest, place);
        }
    }

    /** Looks for a start tag; what is left of the line behind it, or null. */
    private String outside(String line, Place place) {
        String rest = carried + line;
        carried = "";
        if (inComment) {
            int end = rest.indexOf("-->");
            inComment = end < 0;
            return inComment ? null : rest.substring(end + 3);
        }
        Matcher opening = openOrComment.matcher(rest);
        if (!opening.find()) {
            Matcher half = unfinished.matcher(rest);
            if (half.find()) {
                carried = rest.substring(half.start()) + " ";
                rest = rest.substring(0, half.start());
            }
            outside.add(rest, place);
            return null;
        }
        outside.add(rest.substring(0, opening.start()), place);
        inComment = opening.group().equals("<!--");
        if (!inComment) {
            outside.end();
            any = true;
            block = new StringBuilder();
            name = opening.group(1);
            tag = opening.group();
            start = place;
        }
        return rest.substring(opening.end());
    }

    /** Looks for the end tag; what is left of the line behind it, or null. */
    private String inside(String rest, Place place) {
        if (rest.indexOf('<') < 0) {
            block.append(rest).append('\n');
            return null;
        }
        Matcher closing = close.matcher(rest);
        boolean closes = closing.find();
        String content = closes ? rest.substring(0, closing.start()) : rest;
        Matcher opening = open.matcher(content);
        if (opening.find()) {
            throw place.error("<" + opening.group(1) + "> inside the one that begins at line " + start.line());
        }
        block.append(content).append('\n');
        if (!closes) {
            return null;
        }
        SgmlBlock whole = new SgmlBlock(start, name, tag, block.toString());
        block = null;
        action.accept(whole);
        return rest.substring(closing.end());
    }

    private void end() {
        if (block != null) {
            throw start.error("<" + name + "> without its end tag");
        }
        if (!any) {
            throw InputException.in(file, "expected " + what);
        }
        outside.end();
    }
}
