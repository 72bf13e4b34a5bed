package genir.interpret.analysis;

import genir.interpret.pair.QueryPair;
import java.util.OptionalDouble;

/**
 * What a change of a query did.
 *
 * @param idf of the original's word that was changed; none where it is not a single one, or the index drops it
 * @param model before and after
 * @param bm25 before and after; null where there is no index
 */
record PairOutcome(QueryPair pair, OptionalDouble idf, Shift model, Shift bm25) {
    /** A system's view of the original and of the changed query. */
    record Shift(Standing before, Standing after) {
        double lead() {
            return after.lead() - before.lead();
        }

        /** How much further ahead of its rivals the document is. */
        double ahead() {
            return after.ahead() - before.ahead();
        }
    }
}
