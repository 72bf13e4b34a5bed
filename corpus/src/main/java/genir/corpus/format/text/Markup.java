package genir.corpus.format.text;

import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How text files mark their headings, told by the ends of their names. */
enum Markup {
    MARKDOWN("md|markdown|mdown|mdx", " {0,3}#{1,6}\\s+(.*?)\\s*#*\\s*", "=+|-{3,}"),
    RESTRUCTURED("rst|rest", "(?!)()", "([=\\-`:'\"~^_*+#<>.])\\1{2,}"),
    ASCIIDOC("adoc|asciidoc", "={1,6}\\s+(.*)", "(?!)"),
    ORG("org", "(?:#\\+(?i:title):|\\*+\\s)\\s*(.*?)(?:\\s+:[\\w@:]+:)?\\s*", "(?!)"),
    TEX("tex", "\\s*\\\\(?:title|chapter|section)\\*?\\{(.*)\\}\\s*", "(?!)"),
    PLAIN("", "(?!)()", "={3,}|-{3,}");

    private final Pattern fileName;
    private final Pattern heading;
    private final Pattern underline;

    /**
     * A way of marking.
     *
     * @param extensions an expression for them
     * @param heading a line that is one, with its title as the first group
     * @param underline a line under one
     */
    Markup(String extensions, String heading, String underline) {
        this.fileName = Pattern.compile(".*\\.(" + extensions + ")(\\.gz)?");
        this.heading = Pattern.compile(heading);
        this.underline = Pattern.compile(underline);
    }

    static Markup of(String fileName) {
        for (Markup markup : values()) {
            if (markup.fileName.matcher(fileName.toLowerCase(Locale.ROOT)).matches()) {
                return markup;
            }
        }
        return PLAIN;
    }

    /** The first heading outside of blocks of code; null where there is none. */
    Heading heading(List<String> lines) {
        boolean code = false;
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i);
            if (this == MARKDOWN
                    && (line.stripLeading().startsWith("```")
                            || line.stripLeading().startsWith("~~~"))) {
                code = !code;
            }
            if (code || line.isBlank()) {
                continue;
            }
            Matcher marked = heading.matcher(line);
            if (marked.matches() && !marked.group(1).isBlank()) {
                return new Heading(marked.group(1), i, i + 1);
            }
            if (isUnderlined(lines, i)) {
                boolean overlined = i > 0 && isUnderline(lines.get(i - 1));
                return new Heading(line, overlined ? i - 1 : i, i + 2);
            }
        }
        return null;
    }

    /** A heading of one line: a paragraph's last line over a rule is none. */
    private boolean isUnderlined(List<String> lines, int i) {
        boolean begins = i == 0 || lines.get(i - 1).isBlank() || isUnderline(lines.get(i - 1));
        return begins && i + 1 < lines.size() && !isUnderline(lines.get(i)) && isUnderline(lines.get(i + 1));
    }

    private boolean isUnderline(String line) {
        return underline.matcher(line.stripTrailing()).matches();
    }
}
