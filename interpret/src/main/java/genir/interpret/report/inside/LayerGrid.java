package genir.interpret.report.inside;

import genir.interpret.figure.Heatmap;
import genir.interpret.report.input.CsvTable;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;

/**
 * Values by layer from left to right and by what is measured there from top to bottom.
 *
 * @param layers in rising order
 * @param value the value of a row of the file
 */
record LayerGrid(List<Integer> layers, ToDoubleFunction<CsvTable.Row> value) {
    /** One line of the grid: its name, and which rows of the file belong to it. */
    record Line(String name, Predicate<CsvTable.Row> rows) {}

    LayerGrid {
        layers = List.copyOf(layers);
    }

    /** The layers that occur in a file, without the embedding's. */
    static LayerGrid of(CsvTable csv, ToDoubleFunction<CsvTable.Row> value) {
        return new LayerGrid(
                csv.rows().stream()
                        .map(row -> row.integer("layer"))
                        .filter(layer -> layer >= 0)
                        .distinct()
                        .sorted()
                        .toList(),
                value);
    }

    /** Shares between 0 and 1, printed as percentages; the largest, or a tenth if that is more, has the strongest tint. */
    Heatmap shares(String title, String description, String what, CsvTable csv, List<Line> lines) {
        double bound = Math.max(0.1, largest(csv, lines));
        return heatmap(title, description, what, csv, lines, Heatmap.Colours.SEQUENTIAL, bound, true);
    }

    /** Values around zero; the largest in size has the strongest tint. */
    Heatmap around(String title, String description, String what, CsvTable csv, List<Line> lines) {
        double bound = largest(csv, lines);
        return heatmap(title, description, what, csv, lines, Heatmap.Colours.DIVERGING, bound > 0 ? bound : 1, false);
    }

    /** Ranks from 1. */
    Heatmap ranks(String title, String description, String what, CsvTable csv, List<Line> lines) {
        return heatmap(title, description, what, csv, lines, Heatmap.Colours.RANKS, 1000, false);
    }

    private Heatmap heatmap(
            String title,
            String description,
            String what,
            CsvTable csv,
            List<Line> lines,
            Heatmap.Colours colours,
            double bound,
            boolean percent) {
        List<List<Double>> values = lines.stream()
                .map(line -> layers.stream().map(layer -> at(csv, line, layer)).toList())
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
    private double largest(CsvTable csv, List<Line> lines) {
        return lines.stream()
                .flatMap(line -> csv.rows().stream().filter(line.rows()))
                .mapToDouble(row -> Math.abs(value.applyAsDouble(row)))
                .filter(Double::isFinite)
                .max()
                .orElse(0);
    }

    private double at(CsvTable csv, Line line, int layer) {
        return csv.rows().stream()
                .filter(row -> row.integer("layer") == layer && line.rows().test(row))
                .mapToDouble(value)
                .findFirst()
                .orElse(Double.NaN);
    }
}
