package genir.interpret.figure;

/** An interval drawn as a line with short ends. */
final class Whisker {
    private static final double HALF = 4;

    private Whisker() {}

    static void vertical(SvgWriter svg, double x, double low, double high) {
        draw(
                svg,
                "currentColor",
                bar(x, low, x, high) + bar(x - HALF, low, x + HALF, low) + bar(x - HALF, high, x + HALF, high));
    }

    static void horizontal(SvgWriter svg, String colour, double y, double low, double high) {
        draw(
                svg,
                colour,
                bar(low, y, high, y) + bar(low, y - HALF, low, y + HALF) + bar(high, y - HALF, high, y + HALF));
    }

    private static void draw(SvgWriter svg, String colour, String path) {
        svg.leaf("path", "d", path, "fill", "none", "stroke", colour, "stroke-width", 1.5);
    }

    private static String bar(double x1, double y1, double x2, double y2) {
        return "M" + Numbers.coordinate(x1) + " " + Numbers.coordinate(y1) + "L" + Numbers.coordinate(x2) + " "
                + Numbers.coordinate(y2);
    }
}
