package genir.interpret.analysis;

import java.util.Arrays;

/** Puts words with like weights together. */
final class WordBins {
    private WordBins() {}

    /**
     * The bin of each word: 0 for weight 0, and from 1 on parts, as large as can be alike, of those above it; -1 without a weight, NaN.
     *
     * @param bins how many parts
     */
    static int[] of(double[] weights, int bins) {
        double[] present =
                Arrays.stream(weights).filter(each -> each > 0).sorted().toArray();
        return Arrays.stream(weights).mapToInt(each -> bin(each, present, bins)).toArray();
    }

    /** {@code present}: all weights above 0 in rising order. */
    private static int bin(double weight, double[] present, int bins) {
        if (Double.isNaN(weight)) {
            return -1;
        }
        int bin = weight > 0 ? 1 : 0;
        while (bin > 0 && bin < bins && weight >= present[bin * present.length / bins]) {
            bin++;
        }
        return bin;
    }
}
