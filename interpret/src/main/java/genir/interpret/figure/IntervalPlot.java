package genir.interpret.figure;

import java.util.List;
import java.util.stream.DoubleStream;

/**
 * One row for each name, with a dot and an interval for each series: values side by side on a common horizontal axis.
 *
 * @param series their markers stand one under the other within a row
 */
public record IntervalPlot(String title, String description, Axis x, List<String> rows, List<Dots> series)
        implements Figure {
    private static final double WIDTH = 440;

    /** The dots of one series, one for each row; a value that is not finite leaves a gap. */
    public record Dots(String name, List<Estimate> values) {
        public Dots {
            values = List.copyOf(values);
        }
    }

    public IntervalPlot {
        rows = List.copyOf(rows);
        series = List.copyOf(series);
        for (Dots dots : series) {
            if (dots.values().size() != rows.size()) {
                throw new IllegalArgumentException(
                        dots.name() + " has " + dots.values().size() + " values for " + rows.size() + " rows");
            }
        }
    }

    @Override
    public String svg() {
        double rowHeight = Math.max(26, 14 + 14 * series.size());
        List<String> names =
                series.size() < 2 ? List.of() : series.stream().map(Dots::name).toList();
        Legend legend = new Legend(names, WIDTH);
        double top = legend.height() + 6;
        PlotArea area = new PlotArea(TextWidth.widest(rows) + 10, top, WIDTH - 6, top + rows.size() * rowHeight);
        DoubleStream values = series.stream()
                .flatMap(dots -> dots.values().stream())
                .flatMapToDouble(e -> DoubleStream.of(e.value(), e.low(), e.high()));
        Scale scale = Scale.fit(x, values, 5, area.left() + 12, area.right() - 14);
        SvgWriter svg = SvgWriter.begin(this, WIDTH, area.bottom() + 42);
        legend.draw(svg, 0, 0, (i, at, middle) -> {
            Whisker.horizontal(svg, new SeriesStyle(i).colour(), middle, at, at + 22);
            new SeriesStyle(i).marker(svg, at + 11, middle, "");
        });
        grid(svg, area, scale, rowHeight);
        area.xAxis(svg, scale);
        for (int r = 0; r < rows.size(); r++) {
            double middle = area.top() + (r + 0.5) * rowHeight;
            svg.text(area.left() - 8, middle, "end", rows.get(r), "dominant-baseline", "central");
            for (int s = 0; s < series.size(); s++) {
                dot(svg, scale, s, r, middle + (s - (series.size() - 1) / 2.0) * 13);
            }
        }
        return svg.end();
    }

    @Override
    public String csv() {
        FigureData data = new FigureData("series", "row", x.label(), "low", "high");
        for (Dots dots : series) {
            for (int r = 0; r < rows.size(); r++) {
                Estimate e = dots.values().get(r);
                data.add(dots.name(), rows.get(r), e.value(), e.low(), e.high());
            }
        }
        return data.csv();
    }

    private void grid(SvgWriter svg, PlotArea area, Scale scale, double rowHeight) {
        for (int r = 0; r < rows.size(); r += 2) {
            svg.leaf(
                    "rect",
                    "x",
                    area.left(),
                    "y",
                    area.top() + r * rowHeight,
                    "width",
                    area.right() - area.left(),
                    "height",
                    rowHeight,
                    "fill",
                    "currentColor",
                    "fill-opacity",
                    "0.04");
        }
        for (double tick : scale.ticks().values()) {
            double at = scale.at(tick);
            String strength = tick == 0 ? "0.6" : "0.13";
            svg.line(at, at, area.top(), area.bottom(), "stroke", "currentColor", "stroke-opacity", strength);
        }
    }

    private void dot(SvgWriter svg, Scale scale, int s, int r, double y) {
        Estimate estimate = series.get(s).values().get(r);
        if (!Double.isFinite(estimate.value())) {
            return;
        }
        SeriesStyle style = new SeriesStyle(s);
        String tooltip = series.get(s).name() + ", " + rows.get(r) + ": " + print(estimate.value());
        if (estimate.hasInterval()) {
            Whisker.horizontal(svg, style.colour(), y, scale.at(estimate.low()), scale.at(estimate.high()));
            tooltip += " (" + print(estimate.low()) + " to " + print(estimate.high()) + ")";
        }
        style.marker(svg, scale.at(estimate.value()), y, tooltip);
    }

    private String print(double value) {
        return x.percent() ? Numbers.percent(value) + "%" : Numbers.significant(value);
    }
}
