package genir.interpret.figure;

import java.util.List;

/**
 * How the n-th series looks: colour, dash pattern and marker each tell it apart alone.
 *
 * <p>The colours are those of Okabe and Ito's palette for colour-blind readers, without yellow, which fades on white.
 */
record SeriesStyle(int index) {
    private static final List<String> COLOURS =
            List.of("#0072B2", "#D55E00", "#009E73", "#AA4499", "#B07D00", "#4A4A4A");
    private static final List<String> DASHES = List.of("none", "7 3", "2 3", "10 3 2 3", "4 2", "1 2");
    /** Bars: full, light, empty, then between; the outline keeps all of them visible. */
    private static final List<String> FILLS = List.of("0.9", "0.35", "0", "0.65", "0.15", "0.5");

    String colour() {
        int n = index % COLOURS.size();
        return "var(--series-" + (n + 1) + ", " + COLOURS.get(n) + ")";
    }

    String dash() {
        return DASHES.get(index % DASHES.size());
    }

    String fillOpacity() {
        return FILLS.get(index % FILLS.size());
    }

    /** Draws this series' marker; a tooltip follows where {@code tooltip} is not empty. */
    void marker(SvgWriter svg, double x, double y, String tooltip) {
        boolean hollow = index >= 3;
        svg.open(
                "path",
                "d",
                outline(x, y),
                "fill",
                hollow ? "var(--surface, #fff)" : colour(),
                "stroke",
                colour(),
                "stroke-width",
                1.4);
        if (!tooltip.isEmpty()) {
            svg.tooltip(tooltip);
        }
        svg.close();
    }

    /** Draws a bar, or a part of one. */
    void bar(SvgWriter svg, double x, double top, double width, double height) {
        svg.leaf(
                "rect",
                "x",
                x,
                "y",
                top,
                "width",
                width,
                "height",
                height,
                "fill",
                colour(),
                "fill-opacity",
                fillOpacity(),
                "stroke",
                colour(),
                "stroke-width",
                1.4);
    }

    /** A short sample of the line with its marker, for legends and end labels. */
    void sample(SvgWriter svg, double x, double y) {
        svg.line(x, x + 22, y, y, "stroke", colour(), "stroke-width", 2, "stroke-dasharray", dash());
        marker(svg, x + 11, y, "");
    }

    private String outline(double x, double y) {
        String cx = Numbers.coordinate(x);
        String cy = Numbers.coordinate(y);
        return switch (index % 3) {
            case 0 -> "M" + cx + " " + cy + "m-3 0a3 3 0 1 0 6 0a3 3 0 1 0 -6 0z";
            case 1 -> "M" + cx + " " + cy + "m-2.8 -2.8h5.6v5.6h-5.6z";
            default -> "M" + cx + " " + cy + "m0 -3.8l3.6 6.4h-7.2z";
        };
    }
}
