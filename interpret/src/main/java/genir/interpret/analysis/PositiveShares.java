package genir.interpret.analysis;

import java.util.function.IntToDoubleFunction;

/**
 * What sources add to a query's neurons, or heads, as shares of the positive contributions alone: what holds a neuron down
 * is left out, and each neuron counts the same. So the authors' scripts make the paper's Figure 5
 * (get_topk_neuron_readings.py, plots_neuron_crattn_reading.ipynb).
 */
final class PositiveShares {
    private final double[] sums;
    private int counted;

    /** For so many sources. */
    PositiveShares(int sources) {
        sums = new double[sources];
    }

    /** Takes each source's contribution to one neuron or head; it does not count where none is positive. */
    void add(IntToDoubleFunction contribution) {
        double[] positive = new double[sums.length];
        double total = 0;
        for (int source = 0; source < sums.length; source++) {
            positive[source] = Math.max(0, contribution.applyAsDouble(source));
            total += positive[source];
        }
        if (total > 0) {
            counted++;
            for (int source = 0; source < sums.length; source++) {
                sums[source] += positive[source] / total;
            }
        }
    }

    /** Whether no neuron or head had a positive contribution. */
    boolean isEmpty() {
        return counted == 0;
    }

    /** A source's share, the mean over what was taken. */
    double mean(int source) {
        return sums[source] / counted;
    }
}
