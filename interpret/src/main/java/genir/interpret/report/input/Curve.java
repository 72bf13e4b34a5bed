package genir.interpret.report.input;

import genir.interpret.figure.Point;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** A run's learning curve: {@code checkpoints/learning-curve.csv}. */
public record Curve(CsvTable table) {
    /** Its place in a run directory. */
    public static final String FILE = "checkpoints/learning-curve.csv";

    private static final String DEV = "dev_";
    /** More steps than this are drawn as means of as many equal groups. */
    private static final int MOST_POINTS = 300;

    /** A run's; empty where it has not trained. */
    public static Optional<Curve> of(RunFolder run) {
        return run.csv(FILE).map(table -> new Curve(table.requiring("step", "epoch", "seconds", "loss")));
    }

    /** The training loss over steps, thinned to what can be seen. */
    public List<Point> loss() {
        return thin(lossAtEachStep());
    }

    /** The training loss at all steps that were written down. */
    public List<Point> lossAtEachStep() {
        return points("loss");
    }

    /** The metrics that were measured on dev queries, in the file's order. */
    public List<String> metrics() {
        return table.header().stream()
                .filter(column -> column.startsWith(DEV) && !points(column).isEmpty())
                .map(column -> column.substring(DEV.length()))
                .toList();
    }

    /** A metric on the dev queries over steps. */
    public List<Point> dev(String metric) {
        return table.header().contains(DEV + metric) ? points(DEV + metric) : List.of();
    }

    /** The value that a row has on the dev queries; NaN where they were not evaluated. */
    public static double dev(CsvTable.Row row, String metric) {
        return row.number(DEV + metric);
    }

    /** The first row with the highest value of a metric on the dev queries. */
    public Optional<CsvTable.Row> best(String metric) {
        return dev(metric).isEmpty()
                ? Optional.empty()
                : table.rows().stream()
                        .filter(row -> Double.isFinite(dev(row, metric)))
                        .max(Comparator.comparingDouble((CsvTable.Row row) -> dev(row, metric))
                                .thenComparing(Comparator.comparingDouble((CsvTable.Row row) -> row.number("step"))
                                        .reversed()));
    }

    private List<Point> points(String column) {
        return table.rows().stream()
                .map(row -> Point.of(row.number("step"), row.number(column)))
                .filter(point -> Double.isFinite(point.y().value()))
                .toList();
    }

    private static List<Point> thin(List<Point> points) {
        if (points.size() <= MOST_POINTS) {
            return points;
        }
        List<Point> thinned = new ArrayList<>();
        for (int i = 0; i < MOST_POINTS; i++) {
            List<Point> group = points.subList(
                    (int) ((long) i * points.size() / MOST_POINTS), (int) ((i + 1L) * points.size() / MOST_POINTS));
            thinned.add(Point.of(
                    group.get(group.size() - 1).x(),
                    group.stream().mapToDouble(p -> p.y().value()).average().orElseThrow()));
        }
        return thinned;
    }
}
