package genir.interpret.finding;

import genir.retrieval.evaluation.Interval;

/** On which side of its threshold a figure must lie. */
public enum Relation {
    AT_MOST("at most") {
        @Override
        Verdict of(Interval interval, double threshold) {
            return interval.high() <= threshold ? Verdict.HOLDS : contrary(interval.low() > threshold);
        }
    },
    AT_LEAST("at least") {
        @Override
        Verdict of(Interval interval, double threshold) {
            return interval.low() >= threshold ? Verdict.HOLDS : contrary(interval.high() < threshold);
        }
    },
    ABOVE("above") {
        @Override
        Verdict of(Interval interval, double threshold) {
            return interval.low() > threshold ? Verdict.HOLDS : contrary(interval.high() <= threshold);
        }
    };

    private final String label;

    Relation(String label) {
        this.label = label;
    }

    /** The words in files and reports. */
    public String label() {
        return label;
    }

    /** Decided only where the whole interval lies on one side. */
    abstract Verdict of(Interval interval, double threshold);

    private static Verdict contrary(boolean certain) {
        return certain ? Verdict.FAILS : Verdict.UNDECIDED;
    }
}
