package genir.interpret.figure;

import java.util.ArrayDeque;
import java.util.Deque;

/** Builds the text of one SVG element; every text and attribute that goes through it is escaped. */
final class SvgWriter {
    /** Font size in user units; a figure is about 440 units wide. */
    static final double FONT = 12.5;

    private final StringBuilder out = new StringBuilder();
    private final Deque<String> open = new ArrayDeque<>();

    /** Begins a figure: its size, and its title and description for screen readers. */
    static SvgWriter begin(Figure figure, double width, double height) {
        SvgWriter svg = new SvgWriter();
        String id = "figure-" + Integer.toHexString((figure.title() + "\n" + figure.description()).hashCode());
        svg.open(
                "svg",
                "xmlns",
                "http://www.w3.org/2000/svg",
                "viewBox",
                "0 0 " + Numbers.coordinate(width) + " " + Numbers.coordinate(height),
                "width",
                "100%",
                "role",
                "img",
                "aria-labelledby",
                id + "-title " + id + "-desc",
                "font-size",
                FONT,
                "fill",
                "currentColor");
        svg.open("title", "id", id + "-title").content(figure.title()).close();
        svg.open("desc", "id", id + "-desc").content(figure.description()).close();
        return svg;
    }

    /** Opens an element; attributes come as name, value, name, value; numbers are coordinates. */
    SvgWriter open(String name, Object... attributes) {
        tag(name, attributes).append('>');
        open.push(name);
        return this;
    }

    /** An element without content. */
    SvgWriter leaf(String name, Object... attributes) {
        tag(name, attributes).append("/>");
        return this;
    }

    /** A straight line. */
    SvgWriter line(double x1, double x2, double y1, double y2, Object... attributes) {
        tag("line", "x1", x1, "x2", x2, "y1", y1, "y2", y2);
        attributes(attributes);
        out.append("/>");
        return this;
    }

    SvgWriter content(String text) {
        out.append(escape(text));
        return this;
    }

    SvgWriter close() {
        out.append("</").append(open.pop()).append('>');
        return this;
    }

    /** A line of text. {@code anchor} is start, middle or end. */
    SvgWriter text(double x, double y, String anchor, String text, Object... attributes) {
        tag("text", "x", x, "y", y, "text-anchor", anchor);
        attributes(attributes);
        out.append('>').append(escape(text)).append("</text>");
        return this;
    }

    /** What a pointer resting on the open element shows. */
    SvgWriter tooltip(String text) {
        return open("title").content(text).close();
    }

    /** Ends the figure and gives its text. */
    String end() {
        while (!open.isEmpty()) {
            close();
        }
        return out.toString();
    }

    /** Escapes text for element content and for quoted attributes; what XML cannot hold becomes U+FFFD. */
    static String escape(String text) {
        StringBuilder escaped = new StringBuilder(text.length() + 16);
        text.codePoints().forEach(c -> {
            switch (c) {
                case '&' -> escaped.append("&amp;");
                case '<' -> escaped.append("&lt;");
                case '>' -> escaped.append("&gt;");
                case '"' -> escaped.append("&quot;");
                case '\'' -> escaped.append("&#39;");
                default -> escaped.appendCodePoint(allowed(c) ? c : 0xFFFD);
            }
        });
        return escaped.toString();
    }

    private static boolean allowed(int c) {
        return c == '\t'
                || c == '\n'
                || c == '\r'
                || (c >= 0x20 && c <= 0xD7FF)
                || (c >= 0xE000 && c <= 0xFFFD)
                || c >= 0x10000;
    }

    private StringBuilder tag(String name, Object... attributes) {
        out.append('<').append(name);
        return attributes(attributes);
    }

    private StringBuilder attributes(Object... attributes) {
        for (int i = 0; i < attributes.length; i += 2) {
            Object value = attributes[i + 1];
            String text = value instanceof Number number ? Numbers.coordinate(number.doubleValue()) : value.toString();
            out.append(' ')
                    .append(attributes[i])
                    .append("=\"")
                    .append(escape(text))
                    .append('"');
        }
        return out;
    }
}
