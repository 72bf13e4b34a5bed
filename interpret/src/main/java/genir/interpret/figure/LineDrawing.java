package genir.interpret.figure;

import java.util.ArrayList;
import java.util.List;

/** Draws one series: band, line, markers. A point without a finite value breaks the line. */
record LineDrawing(SvgWriter svg, Scale x, Scale y, SeriesStyle style) {
    /** More points than this are drawn as a line alone. */
    private static final int MOST_MARKERS = 40;

    void draw(Series series) {
        for (List<Point> piece : pieces(series.points())) {
            band(piece);
            if (piece.size() > 1) {
                svg.leaf(
                        "polyline",
                        "points",
                        coordinates(piece),
                        "fill",
                        "none",
                        "stroke",
                        style.colour(),
                        "stroke-width",
                        2,
                        "stroke-dasharray",
                        style.dash(),
                        "stroke-linejoin",
                        "round");
            }
            if (series.points().size() <= MOST_MARKERS || piece.size() == 1) {
                for (Point point : piece) {
                    style.marker(svg, x.at(point.x()), y.at(point.y().value()), series.name() + ", " + describe(point));
                }
            }
        }
    }

    private void band(List<Point> piece) {
        List<Point> banded = piece.stream().filter(p -> p.y().hasInterval()).toList();
        if (banded.size() < 2) {
            return;
        }
        StringBuilder outline = new StringBuilder();
        for (Point point : banded) {
            append(outline, point.x(), point.y().high());
        }
        for (int i = banded.size() - 1; i >= 0; i--) {
            append(outline, banded.get(i).x(), banded.get(i).y().low());
        }
        svg.leaf("polygon", "points", outline.toString(), "fill", style.colour(), "fill-opacity", "0.16");
    }

    private String coordinates(List<Point> piece) {
        StringBuilder line = new StringBuilder();
        for (Point point : piece) {
            append(line, point.x(), point.y().value());
        }
        return line.toString();
    }

    private void append(StringBuilder line, double px, double py) {
        line.append(line.length() == 0 ? "" : " ")
                .append(Numbers.coordinate(x.at(px)))
                .append(',')
                .append(Numbers.coordinate(y.at(py)));
    }

    private String describe(Point point) {
        Estimate estimate = point.y();
        String place = x.axis().label() + " " + Numbers.significant(point.x()) + ": ";
        String interval =
                estimate.hasInterval() ? " (" + value(estimate.low()) + " to " + value(estimate.high()) + ")" : "";
        return place + value(estimate.value()) + interval;
    }

    private String value(double value) {
        return y.axis().percent() ? Numbers.percent(value) + "%" : Numbers.significant(value);
    }

    private static List<List<Point>> pieces(List<Point> points) {
        List<List<Point>> pieces = new ArrayList<>();
        List<Point> piece = new ArrayList<>();
        for (Point point : points) {
            if (Double.isFinite(point.y().value()) && Double.isFinite(point.x())) {
                piece.add(point);
            } else if (!piece.isEmpty()) {
                pieces.add(piece);
                piece = new ArrayList<>();
            }
        }
        if (!piece.isEmpty()) {
            pieces.add(piece);
        }
        return pieces;
    }
}
