package genir.interpret.patch;

import genir.model.site.Site;

/**
 * Part of a site's value for one query.
 *
 * @param from the first element
 * @param length how many, or {@link #REST} for all behind it
 */
record Place(Site site, int from, int length) {
    static final int REST = -1;

    static Place whole(Site site) {
        return new Place(site, 0, REST);
    }

    /** Whether it is all of the value. */
    boolean isWhole() {
        return from == 0 && length == REST;
    }

    /** The element behind the last one, in a value of the given length. */
    int end(int total) {
        return length == REST ? total : from + length;
    }
}
