package genir.interpret.report.inside;

import genir.interpret.figure.Numbers;
import genir.interpret.report.section.Words;
import genir.interpret.table.Tables.ContributionRow;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Says in one sentence what a panel of the contributions shows. */
final class ContributionReadings {
    private ContributionReadings() {}

    /** {@code measure}: {@code ratio} or a cosine. */
    static String of(List<ContributionRow> all, String measure) {
        List<ContributionRow> rows = all.stream()
                .filter(row -> row.measure().equals(measure)
                        && Double.isFinite(row.mean().value()))
                .toList();
        return rows.isEmpty() ? "" : measure.equals("ratio") ? largest(rows) : direction(rows);
    }

    /** Which component writes most, by layers. */
    private static String largest(List<ContributionRow> rows) {
        Map<Integer, ContributionRow> best = new LinkedHashMap<>();
        rows.stream()
                .sorted(Comparator.comparingInt(ContributionRow::layer))
                .forEach(row -> best.merge(
                        row.layer(), row, (a, b) -> b.mean().value() > a.mean().value() ? b : a));
        Map<String, List<Integer>> layers = new LinkedHashMap<>();
        best.forEach((layer, row) ->
                layers.computeIfAbsent(row.component(), c -> new ArrayList<>()).add(layer));
        List<String> parts = new ArrayList<>();
        layers.forEach((component, which) -> parts.add(Words.component(component) + " in "
                + (which.size() == best.size() && which.size() > 1 ? "every layer" : Words.layers(which))));
        return "The longest output is that of " + Words.listed(parts) + ".";
    }

    /** Where outputs turn against the residual stream, if anywhere. */
    private static String direction(List<ContributionRow> rows) {
        ContributionRow lowest = rows.stream()
                .min(Comparator.comparingDouble(row -> row.mean().value()))
                .orElseThrow();
        String place = Words.component(lowest.component()) + " in layer " + lowest.layer() + " with "
                + Numbers.fixed(lowest.mean().value(), 2);
        long negative = rows.stream().filter(row -> row.mean().value() < 0).count();
        return negative == 0
                ? "No component turns against the residual stream; closest to it comes " + place + "."
                : negative + " of " + rows.size() + " outputs turn against the residual stream, most of all " + place
                        + ".";
    }
}
