package genir.interpret.figure;

import java.util.List;

/**
 * A named line.
 *
 * @param points in order of x; neighbours with intervals are joined by a band
 */
public record Series(String name, List<Point> points, Spread spread) {
    /** How intervals are drawn. */
    public enum Spread {
        /** A filled band, as for a confidence interval. */
        BAND,
        /** Thin lines at both ends with hardly a fill, as for ranges that cover one another. */
        OUTLINE
    }

    public Series {
        points = List.copyOf(points);
    }

    /** A line whose intervals are filled bands. */
    public Series(String name, List<Point> points) {
        this(name, points, Spread.BAND);
    }
}
