package genir.interpret.figure;

import java.util.List;

/**
 * A named line.
 *
 * @param points in order of x; where two neighbours both have intervals the band between them is filled
 */
public record Series(String name, List<Point> points) {
    public Series {
        points = List.copyOf(points);
    }
}
