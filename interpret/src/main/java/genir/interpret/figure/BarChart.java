package genir.interpret.figure;

import java.util.List;
import java.util.stream.DoubleStream;

/**
 * Groups of bars with error whiskers.
 *
 * @param groups names under the axis
 * @param series one for each bar of a group
 */
public record BarChart(String title, String description, Axis y, List<String> groups, List<Bars> series)
        implements Figure {
    private static final double WIDTH = 440;
    private static final double HEIGHT = 200;

    /** The bars of one series, one for each group; a value that is not finite leaves a gap. */
    public record Bars(String name, List<Estimate> values) {
        public Bars {
            values = List.copyOf(values);
        }
    }

    public BarChart {
        groups = List.copyOf(groups);
        series = List.copyOf(series);
        for (Bars bars : series) {
            if (bars.values().size() != groups.size()) {
                throw new IllegalArgumentException(
                        bars.name() + " has " + bars.values().size() + " bars for " + groups.size() + " groups");
            }
        }
    }

    @Override
    public String svg() {
        DoubleStream values = series.stream()
                .flatMap(bars -> bars.values().stream())
                .flatMapToDouble(e -> DoubleStream.of(e.value(), e.low(), e.high()));
        Scale fitted = Scale.fit(y.including(0), values, 5, 0, 1);
        List<String> names =
                series.size() < 2 ? List.of() : series.stream().map(Bars::name).toList();
        Legend legend = new Legend(names, WIDTH);
        double top = legend.height() + 24;
        PlotArea area = new PlotArea(PlotArea.roomFor(fitted), top, WIDTH - 4, top + HEIGHT);
        Scale scale = fitted.between(area.bottom(), area.top() + 4);
        SvgWriter svg = SvgWriter.begin(this, WIDTH, area.bottom() + 26);
        legend.draw(svg, 0, 0, (i, x, middle) -> new SeriesStyle(i).bar(svg, x + 5, middle - 6, 14, 12));
        area.yAxis(svg, scale, legend.height() + 12);
        double slot = (area.right() - area.left()) / Math.max(1, groups.size());
        double width = Math.min(44, slot * 0.76 / Math.max(1, series.size()));
        for (int g = 0; g < groups.size(); g++) {
            double middle = area.left() + (g + 0.5) * slot;
            svg.text(middle, area.bottom() + 17, "middle", groups.get(g));
            for (int s = 0; s < series.size(); s++) {
                double x = middle + (s - series.size() / 2.0) * width;
                draw(svg, scale, s, g, x, width);
            }
        }
        double zero = scale.at(0);
        svg.line(area.left(), area.right(), zero, zero, "stroke", "currentColor");
        return svg.end();
    }

    @Override
    public String csv() {
        FigureData data = new FigureData("bars", "group", y.label(), "low", "high");
        for (Bars bars : series) {
            for (int g = 0; g < groups.size(); g++) {
                Estimate e = bars.values().get(g);
                data.add(bars.name(), groups.get(g), e.value(), e.low(), e.high());
            }
        }
        return data.csv();
    }

    private void draw(SvgWriter svg, Scale scale, int s, int g, double x, double width) {
        Estimate estimate = series.get(s).values().get(g);
        if (!Double.isFinite(estimate.value())) {
            return;
        }
        double value = scale.at(estimate.value());
        double zero = scale.at(0);
        svg.open("g");
        svg.tooltip(series.get(s).name() + ", " + groups.get(g) + ": " + print(estimate.value()));
        new SeriesStyle(s).bar(svg, x + 1, Math.min(value, zero), width - 2, Math.abs(zero - value));
        double middle = x + width / 2;
        if (estimate.hasInterval()) {
            Whisker.vertical(svg, middle, scale.at(estimate.low()), scale.at(estimate.high()));
        } else {
            svg.text(middle, Math.min(value, zero) - 4, "middle", print(estimate.value()));
        }
        svg.close();
    }

    private String print(double value) {
        return y.percent() ? Numbers.percent(value) + "%" : Numbers.significant(value);
    }
}
