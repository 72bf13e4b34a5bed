package genir.interpret.figure;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;

/** Draws one series: band, line, markers. A point without a finite value breaks the line. */
record LineDrawing(SvgWriter svg, Scale x, Scale y, SeriesStyle style) {
    /** More points than this are drawn as a line alone. */
    private static final int MOST_MARKERS = 40;

    void draw(Series series) {
        for (List<Point> piece : pieces(series.points())) {
            band(piece, series.spread());
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

    private void band(List<Point> piece, Series.Spread spread) {
        List<Point> banded = piece.stream().filter(p -> p.y().hasInterval()).toList();
        if (banded.size() < 2) {
            return;
        }
        List<String> upper = banded.stream().map(p -> pair(p.x(), p.y().high())).toList();
        List<String> lower = new ArrayList<>(
                banded.stream().map(p -> pair(p.x(), p.y().low())).toList());
        if (spread == Series.Spread.OUTLINE) {
            edge(upper);
            edge(lower);
        }
        Collections.reverse(lower);
        svg.leaf(
                "polygon",
                "points",
                String.join(" ", upper) + " " + String.join(" ", lower),
                "fill",
                style.colour(),
                "fill-opacity",
                spread == Series.Spread.BAND ? "0.16" : "0.05");
    }

    private void edge(List<String> points) {
        svg.leaf(
                "polyline",
                "points",
                String.join(" ", points),
                "fill",
                "none",
                "stroke",
                style.colour(),
                "stroke-opacity",
                "0.7",
                "stroke-width",
                0.8,
                "stroke-dasharray",
                style.dash());
    }

    private String coordinates(List<Point> piece) {
        return piece.stream().map(p -> pair(p.x(), p.y().value())).collect(Collectors.joining(" "));
    }

    private String pair(double px, double py) {
        return Numbers.coordinate(x.at(px)) + "," + Numbers.coordinate(y.at(py));
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
