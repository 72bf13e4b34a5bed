package genir.interpret.figure;

/** One observation of a line: a place on the x axis and an estimate there. */
public record Point(double x, Estimate y) {
    /** A point without an interval. */
    public static Point of(double x, double y) {
        return new Point(x, Estimate.of(y));
    }
}
