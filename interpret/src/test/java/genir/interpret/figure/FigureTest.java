package genir.interpret.figure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.StringReader;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.xml.sax.InputSource;

class FigureTest {
    private static final String EVIL = "<script>alert(\"1 & 2\")</script>'\u0001";

    static List<Figure> figures() {
        Estimate some = new Estimate(0.4, 0.3, 0.55);
        Estimate none = Estimate.of(Double.NaN);
        Series line = new Series(EVIL, List.of(new Point(0, some), new Point(1, none), new Point(2, some)));
        Series other = new Series("b", List.of(new Point(0, some), new Point(2, some)), Series.Spread.OUTLINE);
        return List.of(
                LineChart.of(EVIL, EVIL, Axis.of(EVIL).integers(), Axis.of(EVIL).inPercent(), List.of(line, other))
                        .withRegions(List.of(new Region(EVIL, -0.5, 1.5)))
                        .withReferences(List.of(new Reference(EVIL, 0.5))),
                LineChart.of(
                        "ranks",
                        "",
                        Axis.of("layer").integers(),
                        Axis.of("rank").logarithmic().inReverse().including(1),
                        List.of(new Series("one", List.of(Point.of(0, 900), Point.of(1, 1))), other)),
                LineChart.of("empty", "", Axis.of("x"), Axis.of("y"), List.of()),
                new BarChart(
                        EVIL,
                        EVIL,
                        Axis.of(EVIL),
                        List.of(EVIL, "2"),
                        List.of(
                                new BarChart.Bars(EVIL, List.of(some, none)),
                                new BarChart.Bars("neg", List.of(Estimate.of(-2), some)))),
                new StackedBars(
                        EVIL,
                        EVIL,
                        Axis.of(EVIL),
                        Axis.of(EVIL).inPercent(),
                        List.of(EVIL, "2"),
                        List.of(EVIL, "b"),
                        List.of(
                                new StackedBars.Part(0, EVIL, List.of(0.75, -0.5)),
                                new StackedBars.Part(1, "II", List.of(0.5, Double.NaN)))),
                new Heatmap(
                        EVIL,
                        EVIL,
                        EVIL,
                        EVIL,
                        List.of(EVIL),
                        List.of(EVIL, "2", "3"),
                        List.of(List.of(0.5, -3.0, Double.NaN)),
                        Heatmap.Colours.DIVERGING,
                        1,
                        true),
                new PathGraph(
                        EVIL,
                        EVIL,
                        EVIL,
                        List.of(EVIL, "1"),
                        List.of(EVIL, "b"),
                        EVIL,
                        EVIL,
                        "up",
                        List.of(
                                new PathGraph.Edge(node(0, 0), node(1, 0), some),
                                new PathGraph.Edge(node(0, 1), node(1, 0), none),
                                new PathGraph.Edge(node(0, 1), PathGraph.Node.END, Estimate.of(-2)))),
                new PathGraph("empty", "", "x", List.of(), List.of(), "end", "down", "up", List.of()),
                new IntervalPlot(
                        EVIL,
                        EVIL,
                        Axis.of(EVIL),
                        List.of(EVIL, "2"),
                        List.of(
                                new IntervalPlot.Dots(EVIL, List.of(some, none)),
                                new IntervalPlot.Dots("2", List.of(Estimate.of(1), some)))));
    }

    private static PathGraph.Node node(int column, int lane) {
        return new PathGraph.Node(column, lane);
    }

    @ParameterizedTest
    @MethodSource("figures")
    void isWellFormedAndSaysWhatItShows(Figure figure) throws Exception {
        Element svg = parse(figure.svg()).getDocumentElement();
        assertThat(svg.getTagName()).isEqualTo("svg");
        assertThat(svg.getAttribute("role")).isEqualTo("img");
        Element title = (Element) svg.getElementsByTagName("title").item(0);
        Element desc = (Element) svg.getElementsByTagName("desc").item(0);
        assertThat(title.getTextContent()).isEqualTo(figure.title().replace('\u0001', '\uFFFD'));
        assertThat(svg.getAttribute("aria-labelledby"))
                .isEqualTo(title.getAttribute("id") + " " + desc.getAttribute("id"));
        assertThat(svg.getElementsByTagName("script").getLength()).isZero();
        assertThat(figure.svg()).doesNotContain("NaN", "Infinity");
    }

    @ParameterizedTest
    @MethodSource("figures")
    void givesItsValuesWithOneCellForEachColumn(Figure figure) {
        assertThat(figure.csv()).endsWith("\n").doesNotContain("NaN", "Infinity");
        String unquoted = figure.csv().replaceAll("\"([^\"]|\"\")*\"", "quoted");
        assertThat(unquoted.lines().map(line -> line.split(",", -1).length).distinct())
                .hasSize(1);
    }

    @Test
    void partsAreStackedAwayFromZero() {
        StackedBars bars = new StackedBars(
                "t",
                "d",
                Axis.of("x"),
                Axis.of("y"),
                List.of("one"),
                List.of("a", "b"),
                List.of(
                        new StackedBars.Part(0, "", List.of(2.0)),
                        new StackedBars.Part(1, "", List.of(-1.0)),
                        new StackedBars.Part(1, "", List.of(3.0))));
        // Two samples of the legend, then the parts: the third stands on the first, the second hangs below zero.
        List<double[]> boxes = Pattern.compile("y=\"([0-9.]+)\" width=\"[0-9.]+\" height=\"([0-9.]+)\"")
                .matcher(bars.svg())
                .results()
                .map(m -> new double[] {Double.parseDouble(m.group(1)), Double.parseDouble(m.group(2))})
                .skip(2)
                .toList();
        assertThat(boxes).hasSize(3);
        double zero = boxes.get(0)[0] + boxes.get(0)[1];
        assertThat(boxes.get(1)[0]).isEqualTo(zero, within(0.11));
        assertThat(boxes.get(2)[0] + boxes.get(2)[1]).isEqualTo(boxes.get(0)[0], within(0.11));
        assertThat(boxes.get(2)[1]).isEqualTo(3 * boxes.get(1)[1], within(0.3));
    }

    @ParameterizedTest
    @MethodSource("figures")
    void isTheSameInEveryLocale(Figure figure) {
        Locale before = Locale.getDefault();
        try {
            String expected = figure.svg();
            Locale.setDefault(Locale.forLanguageTag("ar-EG"));
            assertThat(figure.svg()).isEqualTo(expected);
        } finally {
            Locale.setDefault(before);
        }
    }

    @Test
    void linesAreNamedAtTheirEndsWhereThereIsRoomAndInALegendOtherwise() {
        List<Point> flat = List.of(Point.of(0, 1), Point.of(1, 1));
        List<Point> high = List.of(Point.of(0, 9), Point.of(1, 9));
        assertThat(height(chart(new Series("a", flat), new Series("b", high))))
                .isLessThan(height(chart(new Series("a very long name of a line", flat), new Series("b", high))));
    }

    @Test
    void anEmptyCellOfAHeatmapIsLeftBlankAndAnIncompleteTableIsRefused() {
        assertThatThrownBy(() -> new Heatmap(
                        "t",
                        "d",
                        "r",
                        "c",
                        List.of("a"),
                        List.of("b"),
                        List.of(),
                        Heatmap.Colours.SEQUENTIAL,
                        1,
                        false))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void edgesAreAsThickAsTheirEffectAndArriveAtTheEndOneBesideTheOther() {
        String svg = graph(
                        new PathGraph.Edge(node(0, 0), node(1, 1), Estimate.of(-1)),
                        new PathGraph.Edge(node(0, 0), PathGraph.Node.END, Estimate.of(2)),
                        new PathGraph.Edge(node(1, 0), PathGraph.Node.END, Estimate.of(-4)))
                .svg();
        assertThat(found(svg, "<path [^>]*stroke-width=\"([0-9.]+)\"")).containsExactly("1.8", "3.5", "7");
        assertThat(found(svg, "<path [^>]*stroke-dasharray=\"([^\"]+)\"")).containsExactly("none", "5 2.5", "none");
        List<String> ends = found(svg, "<path d=\"[^\"]* ([0-9.]+)\"");
        assertThat(Double.parseDouble(ends.get(1))).isLessThan(Double.parseDouble(ends.get(2)) - 40);
        assertThat(svg).contains("<title>a, layer 0 to b, layer 1: -1</title>", "<title>a, layer 1 to end: -4</title>");
    }

    @Test
    void anEdgeOutOfTheGraphIsRefused() {
        for (PathGraph.Edge edge : List.of(
                new PathGraph.Edge(PathGraph.Node.END, node(0, 0), Estimate.of(1)),
                new PathGraph.Edge(node(0, 0), node(2, 0), Estimate.of(1)),
                new PathGraph.Edge(node(0, 2), node(1, 0), Estimate.of(1)))) {
            assertThatThrownBy(() -> graph(edge)).isInstanceOf(IllegalArgumentException.class);
        }
    }

    private static PathGraph graph(PathGraph.Edge... edges) {
        return new PathGraph(
                "t", "d", "layer", List.of("0", "1"), List.of("a", "b"), "end", "down", "up", List.of(edges));
    }

    private static List<String> found(String svg, String pattern) {
        return Pattern.compile(pattern)
                .matcher(svg)
                .results()
                .map(match -> match.group(1))
                .toList();
    }

    @Test
    void numbersArePrintedAlikeEverywhere() {
        assertThat(Numbers.fixed(12345.678, 1)).isEqualTo("12,345.7");
        assertThat(Numbers.fixed(-0.001, 1)).isEqualTo("0.0");
        assertThat(Numbers.percent(0.56249)).isEqualTo("56.2");
        assertThat(Numbers.coordinate(-0.04)).isEqualTo("0");
        assertThat(Numbers.coordinate(100)).isEqualTo("100");
        assertThat(Numbers.ofStep(0.3, 0.1)).isEqualTo("0.3");
    }

    private static String chart(Series... series) {
        return LineChart.of("t", "d", Axis.of("x"), Axis.of("y"), List.of(series))
                .svg();
    }

    private static double height(String svg) {
        String box = svg.substring(svg.indexOf("viewBox=\"") + 9, svg.indexOf("\" width"));
        return Double.parseDouble(box.substring(box.lastIndexOf(' ') + 1));
    }

    private static Document parse(String xml) throws Exception {
        return DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(new InputSource(new StringReader(xml)));
    }
}
