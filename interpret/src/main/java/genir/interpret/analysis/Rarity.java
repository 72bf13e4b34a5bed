package genir.interpret.analysis;

import java.util.List;
import java.util.OptionalDouble;

/**
 * Kinds of words by how many documents have them: thirds of those that were left out of queries.
 *
 * @param low from this idf on a word is in the middle
 * @param high from this idf on a word is rare
 */
record Rarity(double low, double high) {
    static Rarity of(List<PairOutcome> dropped) {
        double[] idf = dropped.stream()
                .map(PairOutcome::idf)
                .flatMapToDouble(OptionalDouble::stream)
                .sorted()
                .toArray();
        return idf.length == 0 ? new Rarity(0, 0) : new Rarity(idf[idf.length / 3], idf[2 * idf.length / 3]);
    }

    /** A word's kind; {@code unknown} where it has no idf. */
    String kind(OptionalDouble idf) {
        if (idf.isEmpty()) {
            return "unknown";
        }
        double value = idf.getAsDouble();
        return value < low ? "common" : value < high ? "middle" : "rare";
    }
}
