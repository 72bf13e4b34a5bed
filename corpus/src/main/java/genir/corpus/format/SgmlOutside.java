package genir.corpus.format;

import java.nio.file.Path;
import java.util.regex.Pattern;

/** What stands between the elements of a file: markup is passed over, text is a flaw, once for each place. */
final class SgmlOutside {
    /** Declarations with the DTD they may bring along, tags, and processing instructions. */
    private static final Pattern MARKUP =
            Pattern.compile("<!DOCTYPE[^<>\\[]*\\[.*?\\]\\s*>|<[?!/]?[A-Za-z][^<>]*>", Pattern.DOTALL);
    /** So much of it is looked at: the DTD of a topics file has some hundred characters. */
    private static final int LONGEST = 1 << 16;

    private final String expected;
    private final Flaws flaws;
    private final StringBuilder text = new StringBuilder();
    private Path file;
    private long firstLine;
    private long lastLine;

    SgmlOutside(String expected, Flaws flaws) {
        this.expected = expected;
        this.flaws = flaws;
    }

    void add(String line, Place place) {
        if (line.isBlank() || text.length() > LONGEST) {
            return;
        }
        if (text.isEmpty()) {
            file = place.file();
            firstLine = place.line();
            lastLine = place.line();
        }
        text.append("\n".repeat((int) Math.min(LONGEST, place.line() - lastLine)))
                .append(line);
        lastLine = place.line();
    }

    /** An element begins, or the file ends. */
    void end() {
        if (text.isEmpty()) {
            return;
        }
        String left = MARKUP.matcher(text).replaceAll(markup -> "\n".repeat(lines(markup.group())));
        text.setLength(0);
        if (!left.isBlank()) {
            int blank = left.length() - left.stripLeading().length();
            flaws.found(
                    Flaw.TEXT_OUTSIDE,
                    new Place(file, firstLine + lines(left.substring(0, blank))),
                    "text outside; expected " + expected);
        }
    }

    private static int lines(String text) {
        return (int) text.chars().filter(c -> c == '\n').count();
    }
}
