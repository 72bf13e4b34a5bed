package genir.interpret.report.inside;

import genir.interpret.figure.Numbers;
import genir.interpret.report.input.CsvTable;
import genir.interpret.report.section.Words;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Says in one sentence what a panel of the contributions shows. */
final class ContributionReadings {
    private ContributionReadings() {}

    /** {@code measure}: {@code ratio} or a cosine. */
    static String of(CsvTable csv, String measure) {
        List<CsvTable.Row> rows = csv.rows().stream()
                .filter(row -> row.text("measure").equals(measure) && Double.isFinite(row.number("mean")))
                .toList();
        return rows.isEmpty() ? "" : measure.equals("ratio") ? largest(rows) : direction(rows);
    }

    /** Which component writes most, by layers. */
    private static String largest(List<CsvTable.Row> rows) {
        Map<Integer, CsvTable.Row> best = new LinkedHashMap<>();
        rows.stream()
                .sorted(Comparator.comparingInt(row -> row.integer("layer")))
                .forEach(row ->
                        best.merge(row.integer("layer"), row, (a, b) -> b.number("mean") > a.number("mean") ? b : a));
        Map<String, List<Integer>> layers = new LinkedHashMap<>();
        best.forEach((layer, row) -> layers.computeIfAbsent(row.text("component"), c -> new ArrayList<>())
                .add(layer));
        List<String> parts = new ArrayList<>();
        layers.forEach((component, which) -> parts.add(Words.component(component) + " in "
                + (which.size() == best.size() && which.size() > 1 ? "every layer" : Words.layers(which))));
        return "The longest output is that of " + Words.listed(parts) + ".";
    }

    /** Where outputs turn against the residual stream, if anywhere. */
    private static String direction(List<CsvTable.Row> rows) {
        CsvTable.Row lowest = rows.stream()
                .min(Comparator.comparingDouble(row -> row.number("mean")))
                .orElseThrow();
        String place = Words.component(lowest.text("component")) + " in layer " + lowest.text("layer") + " with "
                + Numbers.fixed(lowest.number("mean"), 2);
        long negative = rows.stream().filter(row -> row.number("mean") < 0).count();
        return negative == 0
                ? "No component turns against the residual stream; closest to it comes " + place + "."
                : negative + " of " + rows.size() + " outputs turn against the residual stream, most of all " + place
                        + ".";
    }
}
