package genir.interpret.patch;

import genir.model.site.Site;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Part of a site's value for one query.
 *
 * @param from the first element, at each position where there are several
 * @param length how many, or {@link #REST} for all behind it
 * @param stride elements of one position, where the site has one for each of the query's tokens; else 0
 * @param positions which positions, those below 0 from the end of the query; none for all of the query's
 */
record Place(Site site, int from, int length, int stride, List<Integer> positions) {
    static final int REST = -1;

    Place {
        positions = List.copyOf(positions);
    }

    /** Part of a site that has one vector for a query. */
    Place(Site site, int from, int length) {
        this(site, from, length, 0, List.of());
    }

    static Place whole(Site site) {
        return new Place(site, 0, REST);
    }

    /** Whether it is all of the value. */
    boolean isWhole() {
        return from == 0 && length == REST && stride == 0;
    }

    /** The element behind the last one, in a value of the given length. */
    int end(int total) {
        return length == REST ? total : from + length;
    }

    /**
     * The parts of the value of a query, each of one position; positions that the query does not have are left out.
     *
     * @param tokens of the query
     */
    List<Place> of(int tokens) {
        if (stride == 0) {
            return List.of(this);
        }
        IntStream chosen = positions.isEmpty()
                ? IntStream.range(0, tokens)
                : positions.stream().mapToInt(position -> position < 0 ? tokens + position : position);
        int count = length == REST ? stride - from : length;
        return chosen.filter(position -> position >= 0 && position < tokens)
                .mapToObj(position -> new Place(site, position * stride + from, count))
                .toList();
    }
}
