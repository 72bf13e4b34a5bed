package genir.interpret.figure;

import java.util.List;

/** The frame of a plot in user units, with its grid and axis labels. */
record PlotArea(double left, double top, double right, double bottom) {
    static final double TICK_ROOM = 8;

    /** Room that the tick labels of a vertical axis need at its left. */
    static double roomFor(Scale y) {
        List<String> labels = y.ticks().values().stream().map(y::print).toList();
        return TextWidth.widest(labels) + TICK_ROOM;
    }

    /** Horizontal grid lines with their labels, and the axis label in a line of its own above the frame. */
    void yAxis(SvgWriter svg, Scale y, double labelY) {
        svg.text(0, labelY, "start", y.axis().label(), "opacity", "0.85");
        for (double tick : y.ticks().values()) {
            double at = y.at(tick);
            svg.line(left, right, at, at, "stroke", "currentColor", "stroke-opacity", "0.13");
            svg.text(left - TICK_ROOM + 1, at, "end", y.print(tick), "dominant-baseline", "central", "opacity", "0.8");
        }
    }

    /** Ticks with their labels under the frame, and the axis label under these. */
    void xAxis(SvgWriter svg, Scale x) {
        baseline(svg);
        for (double tick : x.ticks().values()) {
            double at = x.at(tick);
            svg.line(at, at, bottom, bottom + 4, "stroke", "currentColor", "stroke-opacity", "0.5");
            svg.text(at, bottom + 17, "middle", x.print(tick), "opacity", "0.8");
        }
        xLabel(svg, x.axis().label());
    }

    void xLabel(SvgWriter svg, String label) {
        svg.text((left + right) / 2, bottom + 34, "middle", label, "opacity", "0.85");
    }

    void baseline(SvgWriter svg) {
        svg.line(left, right, bottom, bottom, "stroke", "currentColor", "stroke-opacity", "0.5");
    }
}
