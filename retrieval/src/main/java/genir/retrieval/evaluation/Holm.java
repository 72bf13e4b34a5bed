package genir.retrieval.evaluation;

import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * The correction of several tests at once (Holm, "A simple sequentially rejective multiple test procedure", Scandinavian
 * Journal of Statistics 6, 1979): where every corrected p below 0.05 is taken for a difference, the chance that even one of
 * them is none is at most 0.05, however the tests depend on each other.
 */
public final class Holm {
    private Holm() {}

    /**
     * Corrects.
     *
     * @param p of each test, from 0 to 1
     * @return the corrected p of each, in the same order: the i-th smallest of m times {@code m - i + 1}, no less than the one
     *     before, and 1 at most
     */
    public static double[] adjust(double... p) {
        int[] rising = IntStream.range(0, p.length)
                .boxed()
                .sorted(Comparator.comparingDouble(i -> p[i]))
                .mapToInt(Integer::intValue)
                .toArray();
        double[] adjusted = new double[p.length];
        double least = 0;
        for (int i = 0; i < rising.length; i++) {
            least = Math.max(least, Math.min(1, (rising.length - i) * p[rising[i]]));
            adjusted[rising[i]] = least;
        }
        return adjusted;
    }
}
