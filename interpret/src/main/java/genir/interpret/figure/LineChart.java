package genir.interpret.figure;

import java.util.List;
import java.util.Optional;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;

/**
 * Lines over a common x axis, each with an optional band, over optional shaded regions of x and with optional
 * horizontal reference lines.
 *
 * <p>Lines are named at their ends where the names find room there, else in a legend above.
 *
 * @param x usually steps or layers
 */
public record LineChart(
        String title,
        String description,
        Axis x,
        Axis y,
        List<Series> series,
        List<Region> regions,
        List<Reference> references)
        implements Figure {
    private static final double WIDTH = 440;
    private static final double HEIGHT = 230;
    private static final double WIDEST_END_LABEL = 112;
    private static final double INSET = 6;

    public LineChart {
        series = List.copyOf(series);
        regions = List.copyOf(regions);
        references = List.copyOf(references);
    }

    /** A chart of lines alone. */
    public static LineChart of(String title, String description, Axis x, Axis y, List<Series> series) {
        return new LineChart(title, description, x, y, series, List.of(), List.of());
    }

    public LineChart withRegions(List<Region> shaded) {
        return new LineChart(title, description, x, y, series, shaded, references);
    }

    public LineChart withReferences(List<Reference> lines) {
        return new LineChart(title, description, x, y, series, regions, lines);
    }

    @Override
    public String svg() {
        Scale yScale = Scale.fit(y, yValues(), 5, 0, 1);
        double left = PlotArea.roomFor(yScale);
        // A single line needs no name: the title says what it is.
        List<String> names = series.size() < 2
                ? List.of()
                : series.stream().map(Series::name).toList();
        double labelWidth = TextWidth.widest(names);
        double plotTop = 24 + (regions.isEmpty() ? 0 : 17);
        Optional<double[]> ends = names.isEmpty() || labelWidth > WIDEST_END_LABEL
                ? Optional.empty()
                : EndLabels.place(
                        series.stream()
                                .mapToDouble(s -> endY(s, yScale.between(plotTop + HEIGHT - INSET, plotTop + INSET)))
                                .toArray(),
                        plotTop,
                        plotTop + HEIGHT);
        Legend legend = new Legend(ends.isPresent() ? List.of() : names, WIDTH);
        double top = plotTop + legend.height();
        double right = ends.isPresent() ? WIDTH - labelWidth - 24 : WIDTH - 10;
        PlotArea area = new PlotArea(left, top, right, top + HEIGHT);
        SvgWriter svg = SvgWriter.begin(this, WIDTH, area.bottom() + 42);
        legend.draw(svg, 0, 0, (i, at, middle) -> new SeriesStyle(i).sample(svg, at, middle));
        Scale vertical = yScale.between(area.bottom() - INSET, area.top() + INSET);
        Scale horizontal = Scale.fit(x, xValues(), 7, area.left() + 2 * INSET, area.right() - 2 * INSET);
        drawRegions(svg, area, horizontal);
        area.yAxis(svg, vertical, legend.height() + 12);
        area.xAxis(svg, horizontal);
        drawReferences(svg, area, vertical);
        for (int i = 0; i < series.size(); i++) {
            new LineDrawing(svg, horizontal, vertical, new SeriesStyle(i)).draw(series.get(i));
        }
        labelReferences(svg, area, horizontal, vertical);
        if (ends.isPresent()) {
            drawEndLabels(svg, area, horizontal, vertical, ends.get());
        }
        return svg.end();
    }

    @Override
    public String csv() {
        FigureData data = new FigureData("line", x.label(), y.label(), "low", "high");
        for (Series line : series) {
            line.points().forEach(p -> data.add(line.name(), p.x(), p.y().value(), p.y().low(), p.y().high()));
        }
        references.forEach(line -> data.add(line.label(), "", line.y(), "", ""));
        return data.csv();
    }

    private Stream<Estimate> estimates() {
        return series.stream().flatMap(s -> s.points().stream()).map(Point::y);
    }

    private DoubleStream yValues() {
        return DoubleStream.concat(
                estimates().flatMapToDouble(e -> DoubleStream.of(e.value(), e.low(), e.high())),
                references.stream().mapToDouble(Reference::y));
    }

    private DoubleStream xValues() {
        return series.stream().flatMap(s -> s.points().stream()).mapToDouble(Point::x);
    }

    private static double endY(Series line, Scale y) {
        List<Point> points = line.points();
        return points.isEmpty() ? 0 : y.at(points.get(points.size() - 1).y().value());
    }

    private void drawRegions(SvgWriter svg, PlotArea area, Scale x) {
        for (int i = 0; i < regions.size(); i++) {
            Region region = regions.get(i);
            double start = region.from() <= x.ticks().from() ? area.left() : x.at(region.from());
            double end = region.to() >= x.ticks().to() ? area.right() : x.at(region.to());
            svg.leaf(
                    "rect",
                    "x",
                    start,
                    "y",
                    area.top(),
                    "width",
                    Math.max(0, end - start),
                    "height",
                    area.bottom() - area.top(),
                    "fill",
                    "currentColor",
                    "fill-opacity",
                    i % 2 == 0 ? "0.07" : "0.025");
            svg.text((start + end) / 2, area.top() - 5, "middle", region.label(), "opacity", "0.85");
        }
    }

    private void drawReferences(SvgWriter svg, PlotArea area, Scale y) {
        for (Reference reference : references) {
            double at = y.at(reference.y());
            svg.line(
                    area.left(),
                    area.right(),
                    at,
                    at,
                    "stroke",
                    "currentColor",
                    "stroke-opacity",
                    "0.65",
                    "stroke-dasharray",
                    "1 3",
                    "stroke-width",
                    1.5);
        }
    }

    /** Over the curves, each with a rim of the page's colour: where there is no free place they can still be read. */
    private void labelReferences(SvgWriter svg, PlotArea area, Scale x, Scale y) {
        ReferenceLabels labels = new ReferenceLabels(
                area, series.stream().map(line -> curve(line, x, y)).toList());
        List<Double> lines =
                references.stream().map(reference -> y.at(reference.y())).toList();
        for (Reference reference : references) {
            ReferenceLabels.Place place = labels.place(reference.label(), y.at(reference.y()), lines);
            svg.text(
                    place.x(),
                    place.baseline(),
                    "start",
                    reference.label(),
                    "stroke",
                    "var(--surface, #fff)",
                    "stroke-width",
                    3,
                    "stroke-linejoin",
                    "round",
                    "paint-order",
                    "stroke");
        }
    }

    private static List<double[]> curve(Series line, Scale x, Scale y) {
        return line.points().stream()
                .filter(point -> Double.isFinite(point.y().value()))
                .map(point -> new double[] {x.at(point.x()), y.at(point.y().value())})
                .toList();
    }

    private void drawEndLabels(SvgWriter svg, PlotArea area, Scale x, Scale y, double[] placed) {
        double[] wanted = series.stream().mapToDouble(s -> endY(s, y)).toArray();
        for (int i = 0; i < series.size(); i++) {
            List<Point> points = series.get(i).points();
            if (points.isEmpty()) {
                continue;
            }
            String colour = new SeriesStyle(i).colour();
            double end = x.at(points.get(points.size() - 1).x()) + 5;
            svg.leaf(
                    "polyline",
                    "points",
                    Numbers.coordinate(end) + "," + Numbers.coordinate(wanted[i]) + " "
                            + Numbers.coordinate(area.right() + 4) + "," + Numbers.coordinate(wanted[i]) + " "
                            + Numbers.coordinate(area.right() + 14) + "," + Numbers.coordinate(placed[i]),
                    "fill",
                    "none",
                    "stroke",
                    colour,
                    "stroke-opacity",
                    "0.6");
            svg.text(
                    area.right() + 18,
                    placed[i],
                    "start",
                    series.get(i).name(),
                    "fill",
                    colour,
                    "dominant-baseline",
                    "central");
        }
    }
}
