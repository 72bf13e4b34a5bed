package genir.interpret.finding;

import genir.retrieval.evaluation.Interval;
import java.util.Locale;

/**
 * A figure held against a threshold. It decides where the whole 95 % bootstrap interval over queries lies on one side, and
 * where there are enough queries for the interval to mean something.
 *
 * @param figure what was measured, in words
 * @param queries how many it is a mean over
 * @param published the same figure of the paper's NQ10k model; null where it gives none
 * @param enough whether there were as many queries as are needed
 */
public record Criterion(
        String figure,
        double value,
        Interval interval,
        int queries,
        Relation relation,
        double threshold,
        Double published,
        boolean enough) {
    /** Whether the figure is on the right side. */
    public Verdict verdict() {
        return enough ? relation.of(interval, threshold) : Verdict.UNDECIDED;
    }

    /** How far the figure is from its threshold. */
    double margin() {
        return Math.abs(value - threshold);
    }

    /** The figure, its interval and its threshold, in words. */
    public String sentence() {
        return String.format(
                Locale.ROOT,
                "%s: %s [%s, %s] of %,d %s, threshold: %s %s",
                figure,
                number(value),
                number(interval.low()),
                number(interval.high()),
                queries,
                queries == 1 ? "query" : "queries",
                relation.label(),
                number(threshold));
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, "%.3f", value);
    }
}
