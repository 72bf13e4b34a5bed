package genir.interpret.report.block;

import java.util.List;

/**
 * One cell of a table.
 *
 * @param note smaller lines under the text, parted by newlines; may be empty
 * @param full the whole text where {@code text} is a shortened one, shown on hovering; may be empty
 * @param link the anchor in this report that the text leads to; may be empty
 * @param tone how the cell is set: {@code good}, {@code bad}, {@code muted}, or empty
 * @param tokens tokens of the vocabulary, set after the text
 */
public record Cell(String text, String note, String full, String link, String tone, List<Token> tokens) {
    /** A token as a reader knows it: a word, or a document by its title. {@code relevant}: the document asked for. */
    public record Token(String text, boolean document, boolean relevant) {}

    public static final Cell EMPTY = of("");

    public Cell {
        tokens = List.copyOf(tokens);
    }

    public static Cell of(String text) {
        return new Cell(text, "", "", "", "", List.of());
    }

    public static Cell of(int number) {
        return of(Integer.toString(number));
    }

    /** A text too long to show, of which the reader sees the beginning. */
    public static Cell shortened(String text, String full) {
        return new Cell(text, "", full, "", "", List.of());
    }

    public static Cell of(List<Token> tokens) {
        return new Cell("", "", "", "", "", tokens);
    }

    public Cell withNote(String smaller) {
        return new Cell(text, smaller, full, link, tone, tokens);
    }

    public Cell linkedTo(String anchor) {
        return new Cell(text, note, full, anchor, tone, tokens);
    }

    public Cell toned(String name) {
        return new Cell(text, note, full, link, name, tokens);
    }

    public Cell withTokens(List<Token> shown) {
        return new Cell(text, note, full, link, tone, shown);
    }
}
