package genir.interpret.analysis;

import org.apache.commons.math3.stat.correlation.PearsonsCorrelation;
import org.apache.commons.math3.stat.correlation.SpearmansCorrelation;

/** How far two rows of numbers go together. */
final class Correlations {
    private Correlations() {}

    /** Pearson's correlation, from -1 to 1; NaN where one of the two does not vary, or there are fewer than two. */
    static double pearson(double[] x, double[] y) {
        return x.length < 2 ? Double.NaN : new PearsonsCorrelation().correlation(x, y);
    }

    /** Spearman's: the same of the ranks, of which equal numbers share the mean. */
    static double spearman(double[] x, double[] y) {
        return x.length < 2 ? Double.NaN : new SpearmansCorrelation().correlation(x, y);
    }

    /** No correlation where nothing varies. */
    static double orZero(double correlation) {
        return Double.isNaN(correlation) ? 0 : correlation;
    }
}
