package genir.interpret.figure;

import java.util.List;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/**
 * One bar for each group, made of parts that are stacked away from zero: positive ones upwards, negative ones downwards.
 *
 * @param groups names under the axis
 * @param parts in the order in which they are stacked
 */
public record StackedBars(
        String title, String description, Axis x, Axis y, List<String> groups, List<String> kinds, List<Part> parts)
        implements Figure {
    private static final double WIDTH = 440;
    private static final double HEIGHT = 240;
    /** A part lower than this has no room for its mark. */
    private static final double LOWEST_MARKED = 12;

    /**
     * One part of each bar.
     *
     * @param kind index of what the part is of, which decides its look
     * @param mark a few letters printed inside the part, which tell parts of one kind apart
     * @param values one for each group; one that is not finite leaves a gap
     */
    public record Part(int kind, String mark, List<Double> values) {
        public Part {
            values = List.copyOf(values);
        }
    }

    public StackedBars {
        groups = List.copyOf(groups);
        kinds = List.copyOf(kinds);
        parts = List.copyOf(parts);
        for (Part part : parts) {
            if (part.values().size() != groups.size() || part.kind() >= kinds.size()) {
                throw new IllegalArgumentException("a part of kind " + part.kind() + " with "
                        + part.values().size() + " values for " + groups.size() + " groups");
            }
        }
    }

    @Override
    public String svg() {
        DoubleStream ends =
                IntStream.range(0, groups.size()).boxed().flatMapToDouble(g -> DoubleStream.of(sum(g, 1), sum(g, -1)));
        Scale fitted = Scale.fit(y.including(0), ends, 5, 0, 1);
        Legend legend = new Legend(kinds, WIDTH);
        double top = legend.height() + 24;
        PlotArea area = new PlotArea(PlotArea.roomFor(fitted), top, WIDTH - 4, top + HEIGHT);
        Scale scale = fitted.between(area.bottom(), area.top() + 4);
        SvgWriter svg = SvgWriter.begin(this, WIDTH, area.bottom() + 42);
        legend.draw(svg, 0, 0, (i, at, middle) -> new SeriesStyle(i).bar(svg, at + 5, middle - 6, 14, 12));
        area.yAxis(svg, scale, legend.height() + 12);
        double slot = (area.right() - area.left()) / Math.max(1, groups.size());
        double width = Math.min(52, slot * 0.74);
        for (int g = 0; g < groups.size(); g++) {
            double middle = area.left() + (g + 0.5) * slot;
            svg.text(middle, area.bottom() + 17, "middle", groups.get(g), "opacity", "0.8");
            bar(svg, scale, g, middle, width);
        }
        area.xLabel(svg, x.label());
        svg.line(area.left(), area.right(), scale.at(0), scale.at(0), "stroke", "currentColor");
        return svg.end();
    }

    @Override
    public String csv() {
        FigureData data = new FigureData(x.label(), "part", "mark", y.label());
        for (int g = 0; g < groups.size(); g++) {
            for (Part part : parts) {
                data.add(
                        groups.get(g),
                        kinds.get(part.kind()),
                        part.mark(),
                        part.values().get(g));
            }
        }
        return data.csv();
    }

    private void bar(SvgWriter svg, Scale scale, int g, double middle, double width) {
        double up = 0;
        double down = 0;
        for (Part part : parts) {
            double value = part.values().get(g);
            if (!Double.isFinite(value) || value == 0) {
                continue;
            }
            double from = value > 0 ? up : down;
            double upper = Math.min(scale.at(from), scale.at(from + value));
            double height = Math.abs(scale.at(from) - scale.at(from + value));
            svg.open("g");
            svg.tooltip((kinds.get(part.kind()) + " " + part.mark()).strip() + ", " + groups.get(g) + ": "
                    + (y.percent() ? Numbers.percent(value) + "%" : Numbers.significant(value)));
            new SeriesStyle(part.kind()).bar(svg, middle - width / 2, upper, width, height);
            if (height >= LOWEST_MARKED && !part.mark().isEmpty()) {
                svg.text(
                        middle,
                        upper + height / 2,
                        "middle",
                        part.mark(),
                        "dominant-baseline",
                        "central",
                        "font-size",
                        11,
                        "fill",
                        part.kind() == 0 ? "var(--surface, #fff)" : "currentColor");
            }
            svg.close();
            if (value > 0) {
                up += value;
            } else {
                down += value;
            }
        }
    }

    private double sum(int group, int sign) {
        return parts.stream()
                .mapToDouble(part -> part.values().get(group))
                .filter(value -> Double.isFinite(value) && value * sign > 0)
                .sum();
    }
}
