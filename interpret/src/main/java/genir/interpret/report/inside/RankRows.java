package genir.interpret.report.inside;

import genir.interpret.figure.Estimate;
import genir.interpret.figure.Point;
import genir.interpret.table.Tables.RankRow;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/** The rows of {@code interpret/rank-development.csv}: ranks read off with the logit lens. */
record RankRows(List<RankRow> rows) {
    /** Where ranks are read off, in the order of a layer, as the report names it. */
    static final Map<String, String> SITES = sites();

    RankRows {
        rows = List.copyOf(rows);
    }

    /** Whether a file's site is the one given, the input embedding being the residual stream after no layer. */
    static boolean isOf(String site, String found) {
        return found.equals(site) || (site.equals("resid_post") && found.equals("resid_pre"));
    }

    /** A statistic by layer; the input embedding's begins the residual stream after the layers. */
    List<Point> line(String site, String token, String statistic) {
        return rows.stream()
                .filter(row -> row.is(site, token, statistic)
                        || (site.equals("resid_post") && row.is("resid_pre", token, statistic)))
                .sorted(Comparator.comparingInt(RankRow::layer))
                .map(row -> new Point(row.layer(), row.value()))
                .toList();
    }

    /** A statistic with the range from the best to the worst rank instead of an interval. */
    List<Point> range(String site, String token, String statistic) {
        List<Point> best = line(site, token, "best");
        List<Point> worst = line(site, token, "worst");
        return line(site, token, statistic).stream()
                .map(middle -> new Point(
                        middle.x(), new Estimate(middle.y().value(), at(best, middle.x()), at(worst, middle.x()))))
                .toList();
    }

    private static double at(List<Point> points, double layer) {
        return points.stream()
                .filter(point -> point.x() == layer)
                .mapToDouble(point -> point.y().value())
                .findFirst()
                .orElse(Double.NaN);
    }

    /** The first layer from which on the relevant document's mean rank stays 1, so that it is first for every query. */
    Optional<Integer> firstLayerAtRankOne() {
        List<Point> ranks = line("resid_post", "relevant", "mean");
        Optional<Integer> first = Optional.empty();
        for (int i = ranks.size() - 1; i >= 0 && ranks.get(i).y().value() <= 1; i--) {
            first = Optional.of((int) ranks.get(i).x());
        }
        return first;
    }

    /** Every combination of layer, site and token that has a row. */
    List<RankRow> groups() {
        var groups = new TreeSet<>(Comparator.comparingInt(RankRow::layer)
                .thenComparing(RankRow::token)
                .thenComparing(RankRow::site));
        groups.addAll(rows);
        return List.copyOf(groups);
    }

    Optional<RankRow> find(RankRow group, String statistic) {
        return rows.stream()
                .filter(row -> row.layer() == group.layer() && row.is(group.site(), group.token(), statistic))
                .findFirst();
    }

    private static Map<String, String> sites() {
        Map<String, String> sites = new LinkedHashMap<>();
        sites.put("resid_mid", "after self-attention");
        sites.put("resid_mid_cross", "after cross-attention");
        sites.put("resid_post", "after the MLP");
        sites.put("cross_attn_out", "cross-attention alone");
        sites.put("mlp_out", "MLP alone");
        return Collections.unmodifiableMap(sites);
    }
}
