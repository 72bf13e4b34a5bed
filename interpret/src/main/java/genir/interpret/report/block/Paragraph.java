package genir.interpret.report.block;

/**
 * Running text.
 *
 * @param role how it is set: {@code text}, {@code lead} (larger), {@code reading} (how to read a figure), {@code result}
 *     (what was found) or {@code missing} (a step that has not run)
 * @param link where the text leads, an anchor in this report or the live page; may be empty
 */
public record Paragraph(String role, String text, String link) implements Block {
    public Paragraph(String role, String text) {
        this(role, text, "");
    }

    public static Paragraph text(String text) {
        return new Paragraph("text", text);
    }

    public static Paragraph lead(String text) {
        return new Paragraph("lead", text);
    }

    /** How to read the figures and tables that follow. */
    public static Paragraph reading(String text) {
        return new Paragraph("reading", text);
    }

    /** A text that leads to an anchor in this report. */
    public static Paragraph link(String text, String anchor) {
        return new Paragraph("text", text, "#" + anchor);
    }

    /** A text that leads to a query on the live page. */
    public static Paragraph explore(String text, String queryId) {
        return new Paragraph("reading", text, ExplorerLink.of(queryId));
    }

    public static Paragraph result(String text) {
        return new Paragraph("result", text);
    }

    /** Whether it says what was found. */
    public boolean isResult() {
        return role.equals("result");
    }

    /** Says that the files of a section are not there, and which command makes them. */
    public static Paragraph missing(String command) {
        return new Paragraph("missing", "Not yet run: " + command);
    }

    @Override
    public String kind() {
        return "paragraph";
    }
}
