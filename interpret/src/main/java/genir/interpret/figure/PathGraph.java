package genir.interpret.figure;

import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Who passes something on to whom: the residual stream runs from left to right through a column for each layer, components
 * stand in their layer's column, and edges are as thick as their effect is large.
 *
 * @param columnLabel what the columns are
 * @param columns in the order of the stream
 * @param lanes components, in their order within a layer
 * @param end what stands behind all columns
 * @param negative what a negative effect means, for the legend; {@code positive} likewise
 */
public record PathGraph(
        String title,
        String description,
        String columnLabel,
        List<String> columns,
        List<String> lanes,
        String end,
        String negative,
        String positive,
        List<Edge> edges)
        implements Figure {
    private static final double WIDTH = 440;
    private static final double LANE = 62;
    private static final double NODE = 4.5;
    private static final double THICKEST = 7;
    private static final double THINNEST = 0.8;
    /** How far an edge within a lane bends around what stands there, for each column it passes. */
    private static final double BEND = 7;

    private static final double MOST_BENT = 0.45 * LANE;

    /** A component; {@link #END} stands for what is behind all columns. */
    public record Node(int column, int lane) {
        public static final Node END = new Node(-1, -1);

        boolean isEnd() {
            return equals(END);
        }
    }

    /** An edge and its effect. */
    public record Edge(Node from, Node to, Estimate effect) {}

    public PathGraph {
        columns = List.copyOf(columns);
        lanes = List.copyOf(lanes);
        edges = List.copyOf(edges);
        for (Edge edge : edges) {
            if (!isKnown(edge.from(), columns, lanes) || !(edge.to().isEnd() || isKnown(edge.to(), columns, lanes))) {
                throw new IllegalArgumentException(
                        edge + " leads out of " + columns.size() + " columns of " + lanes.size() + " lanes");
            }
        }
    }

    private static boolean isKnown(Node node, List<String> columns, List<String> lanes) {
        return node.column() >= 0 && node.column() < columns.size() && node.lane() >= 0 && node.lane() < lanes.size();
    }

    @Override
    public String svg() {
        return new Drawing().svg();
    }

    @Override
    public String csv() {
        FigureData data = new FigureData("from", "to", "effect", "low", "high");
        for (Edge edge : edges) {
            data.add(
                    name(edge.from()),
                    name(edge.to()),
                    edge.effect().value(),
                    edge.effect().low(),
                    edge.effect().high());
        }
        return data.csv();
    }

    private String name(Node node) {
        return node.isEnd() ? end : lanes.get(node.lane()) + ", " + columnLabel + " " + columns.get(node.column());
    }

    /** Where everything is. */
    private final class Drawing {
        private final double left = TextWidth.widest(lanes) + 8;
        private final double right = WIDTH - TextWidth.of(end) - 10;
        private final double column = (right - left) / Math.max(1, columns.size());
        private final Legend legend = new Legend(List.of(negative, positive), WIDTH);
        private final double top = legend.height() + 12;
        private final double bottom = top + lanes.size() * LANE;
        /** Edges to the end, the earliest first: each arrives at a height of its own, so that they do not run over each other. */
        private final List<Edge> ending = edges.stream()
                .filter(edge -> edge.to().isEnd())
                .sorted(Comparator.comparingInt((Edge edge) -> edge.from().column())
                        .thenComparingInt(edge -> edge.from().lane()))
                .toList();

        private final double largest = edges.stream()
                .mapToDouble(edge -> Math.abs(edge.effect().value()))
                .filter(Double::isFinite)
                .max()
                .orElse(1);

        String svg() {
            SvgWriter svg = SvgWriter.begin(PathGraph.this, WIDTH, bottom + 34);
            legend.draw(
                    svg,
                    0,
                    0,
                    (i, x, y) -> svg.line(
                            x,
                            x + 22,
                            y,
                            y,
                            "stroke",
                            colour(i == 0),
                            "stroke-width",
                            4,
                            "stroke-dasharray",
                            dash(i == 0)));
            stream(svg);
            edges.stream()
                    .filter(edge -> Double.isFinite(edge.effect().value()))
                    .sorted(Comparator.comparingDouble(
                            edge -> Math.abs(edge.effect().value())))
                    .forEach(edge -> edge(svg, edge));
            nodes(svg);
            return svg.end();
        }

        /** The columns of the residual stream, every other one tinted, and the names around them. */
        private void stream(SvgWriter svg) {
            int stride = (int) Math.max(1, Math.ceil((TextWidth.widest(columns) + 4) / column));
            for (int c = 0; c < columns.size(); c++) {
                double x = left + c * column;
                if (c % 2 == 0) {
                    svg.leaf(
                            "rect",
                            "x",
                            x,
                            "y",
                            top,
                            "width",
                            column,
                            "height",
                            bottom - top,
                            "fill",
                            "currentColor",
                            "fill-opacity",
                            "0.05");
                }
                if (c % stride == 0) {
                    svg.text(x + column / 2, bottom + 15, "middle", columns.get(c), "opacity", "0.8");
                }
            }
            svg.text((left + right) / 2, bottom + 28, "middle", columnLabel, "opacity", "0.85");
            for (int lane = 0; lane < lanes.size(); lane++) {
                svg.text(left - 8, y(lane), "end", lanes.get(lane), "dominant-baseline", "central");
            }
            svg.line(right + 4, right + 4, top, bottom, "stroke", "currentColor", "stroke-width", 3);
            svg.text(right + 10, (top + bottom) / 2, "start", end, "dominant-baseline", "central");
        }

        private void edge(SvgWriter svg, Edge edge) {
            double effect = edge.effect().value();
            boolean falls = effect < 0;
            svg.open(
                    "path",
                    "d",
                    curve(edge),
                    "fill",
                    "none",
                    "stroke",
                    colour(falls),
                    "stroke-opacity",
                    "0.75",
                    "stroke-width",
                    Math.max(THINNEST, THICKEST * Math.abs(effect) / largest),
                    "stroke-dasharray",
                    dash(falls));
            svg.tooltip(name(edge.from()) + " to " + name(edge.to()) + ": " + Numbers.significant(effect));
            svg.close();
        }

        private String curve(Edge edge) {
            double x1 = x(edge.from());
            double y1 = y(edge.from().lane());
            if (edge.to().isEnd()) {
                double width = right + 4 - x1;
                double y2 = top + (ending.indexOf(edge) + 0.5) / ending.size() * (bottom - top);
                return curve(x1, y1, x1 + 0.25 * width, y2, right + 4 - 0.4 * width, y2, right + 4, y2);
            }
            double x2 = x(edge.to());
            double y2 = y(edge.to().lane());
            double half = (x2 - x1) / 2;
            // Edges within a lane bend, so that they do not run through what stands between.
            double bend = edge.from().lane() == edge.to().lane()
                    ? Math.min(
                            MOST_BENT,
                            BEND * (1 + edge.to().column() - edge.from().column()))
                    : 0;
            return curve(x1, y1, x1 + half, y1 - bend, x2 - half, y2 - bend, x2, y2);
        }

        /** A cubic curve through four points x, y: two ends, and between them what it turns to. */
        private static String curve(double... points) {
            StringBuilder path = new StringBuilder("M");
            for (int i = 0; i < points.length; i++) {
                path.append(i == 2 ? " C " : " ").append(Numbers.coordinate(points[i]));
            }
            return path.toString();
        }

        private void nodes(SvgWriter svg) {
            Set<Node> joined = new HashSet<>();
            edges.forEach(edge -> {
                joined.add(edge.from());
                joined.add(edge.to());
            });
            for (int c = 0; c < columns.size(); c++) {
                for (int lane = 0; lane < lanes.size(); lane++) {
                    Node node = new Node(c, lane);
                    boolean on = joined.contains(node);
                    svg.open(
                            "circle",
                            "cx",
                            x(node),
                            "cy",
                            y(lane),
                            "r",
                            Math.min(on ? NODE : NODE / 3, column / 5),
                            "fill",
                            "currentColor",
                            "fill-opacity",
                            on ? "1" : "0.4");
                    svg.tooltip(name(node)).close();
                }
            }
        }

        /** Within a layer, a component stands right of those before it, whose outputs it reads. */
        private double x(Node node) {
            return left + (node.column() + (node.lane() + 0.75) / (lanes.size() + 0.5)) * column;
        }

        private double y(int lane) {
            return top + (lane + 0.6) * LANE;
        }

        private static String colour(boolean negative) {
            return negative ? "var(--heat-negative, #D55E00)" : "var(--heat, #0072B2)";
        }

        /** So that colour is not all that tells the signs apart. */
        private static String dash(boolean negative) {
            return negative ? "none" : "5 2.5";
        }
    }
}
