package genir.interpret.pair;

import genir.interpret.QueryChange;
import genir.interpret.session.Item;

/**
 * A query and the same query changed; the right document is that of both.
 *
 * @param query a number of the original: pairs with the same original are one observation of it
 * @param place of the original's words between spaces the one that is changed, from 0; {@link #NO_PLACE} where it is not a single one
 * @param word that word; empty where it is not a single one
 * @param other what stands in its place or is added; empty where nothing is
 */
public record QueryPair(
        QueryChange change, int query, Item original, Item changed, int place, String word, String other) {
    public static final int NO_PLACE = -1;
}
