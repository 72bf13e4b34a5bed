package genir.interpret.report.inside;

import genir.interpret.figure.Heatmap;
import genir.interpret.report.section.Words;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;
import java.util.function.ToIntFunction;

/**
 * Values by layer from left to right and by what is measured there from top to bottom.
 *
 * @param layers in rising order
 * @param layer of a row
 * @param value of a row
 */
record LayerGrid<R>(List<Integer> layers, List<R> rows, ToIntFunction<R> layer, ToDoubleFunction<R> value) {
    /** One line of the grid: its name, and which rows belong to it. */
    record Line<R>(String name, Predicate<R> rows) {}

    /** A line for each component that occurs. */
    static <R> List<Line<R>> components(List<R> rows, Function<R, String> component, Predicate<R> among) {
        return Words.COMPONENTS.stream()
                .map(name -> new Line<R>(
                        Words.component(name), row -> component.apply(row).equals(name) && among.test(row)))
                .filter(line -> rows.stream().anyMatch(line.rows()))
                .toList();
    }

    /** A line for each head that occurs. */
    static <R> List<Line<R>> heads(List<R> rows, ToIntFunction<R> head, Predicate<R> among) {
        return rows.stream()
                .filter(among)
                .map(head::applyAsInt)
                .distinct()
                .sorted()
                .map(each -> new Line<R>("head " + each, row -> head.applyAsInt(row) == each && among.test(row)))
                .toList();
    }

    LayerGrid {
        layers = List.copyOf(layers);
        rows = List.copyOf(rows);
    }

    /** The layers that occur in a table, without the embedding's. */
    static <R> LayerGrid<R> of(List<R> rows, ToIntFunction<R> layer, ToDoubleFunction<R> value) {
        return new LayerGrid<>(
                rows.stream()
                        .map(layer::applyAsInt)
                        .filter(each -> each >= 0)
                        .distinct()
                        .sorted()
                        .toList(),
                rows,
                layer,
                value);
    }

    /** The same layers, with the values of some rows only. */
    LayerGrid<R> only(List<R> some) {
        return new LayerGrid<>(layers, some, layer, value);
    }

    /** Shares between 0 and 1, printed as percentages; the largest, or a tenth if that is more, has the strongest tint. */
    Heatmap shares(String title, String description, String what, List<Line<R>> lines) {
        double bound = Math.max(0.1, largest(lines));
        return heatmap(title, description, what, lines, Heatmap.Colours.SEQUENTIAL, bound, true);
    }

    /** Values around zero; the largest in size has the strongest tint. */
    Heatmap around(String title, String description, String what, List<Line<R>> lines) {
        double bound = largest(lines);
        return heatmap(title, description, what, lines, Heatmap.Colours.DIVERGING, bound > 0 ? bound : 1, false);
    }

    /** Ranks from 1. */
    Heatmap ranks(String title, String description, String what, List<Line<R>> lines) {
        return heatmap(title, description, what, lines, Heatmap.Colours.RANKS, 1000, false);
    }

    private Heatmap heatmap(
            String title,
            String description,
            String what,
            List<Line<R>> lines,
            Heatmap.Colours colours,
            double bound,
            boolean percent) {
        List<List<Double>> values = lines.stream()
                .map(line -> layers.stream().map(each -> at(line, each)).toList())
                .toList();
        return new Heatmap(
                title,
                description,
                what,
                "layer",
                lines.stream().map(Line::name).toList(),
                layers.stream().map(String::valueOf).toList(),
                values,
                colours,
                bound,
                percent);
    }

    /** The largest value in size; 0 where there is none. */
    private double largest(List<Line<R>> lines) {
        return lines.stream()
                .flatMap(line -> rows.stream().filter(line.rows()))
                .mapToDouble(row -> Math.abs(value.applyAsDouble(row)))
                .filter(Double::isFinite)
                .max()
                .orElse(0);
    }

    private double at(Line<R> line, int wanted) {
        return rows.stream()
                .filter(row -> layer.applyAsInt(row) == wanted && line.rows().test(row))
                .mapToDouble(value)
                .findFirst()
                .orElse(Double.NaN);
    }
}
