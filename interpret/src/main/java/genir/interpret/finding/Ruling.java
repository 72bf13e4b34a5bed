package genir.interpret.finding;

import java.util.Comparator;
import java.util.List;

/**
 * Figures and how they decide together.
 *
 * @param criteria at least one
 * @param all whether all must hold, or any one of them is enough
 */
record Ruling(List<Criterion> criteria, boolean all) {
    Ruling {
        criteria = List.copyOf(criteria);
    }

    /** Holds if all of the criteria do; fails as soon as one does. */
    static Ruling all(List<Criterion> criteria) {
        return new Ruling(criteria, true);
    }

    static Ruling all(Criterion... criteria) {
        return all(List.of(criteria));
    }

    /** Holds as soon as one of the criteria does; fails if all do. */
    static Ruling any(List<Criterion> criteria) {
        return new Ruling(criteria, false);
    }

    Verdict verdict() {
        Verdict enough = all ? Verdict.FAILS : Verdict.HOLDS;
        if (has(enough)) {
            return enough;
        }
        return has(Verdict.UNDECIDED) ? Verdict.UNDECIDED : all ? Verdict.HOLDS : Verdict.FAILS;
    }

    private boolean has(Verdict verdict) {
        return criteria.stream().anyMatch(criterion -> criterion.verdict() == verdict);
    }

    /** The figure that is enough for the verdict by itself, or of those that are only together, the closest to its threshold. */
    Criterion deciding() {
        Verdict verdict = verdict();
        boolean alone = verdict == (all ? Verdict.FAILS : Verdict.HOLDS);
        Comparator<Criterion> closest = Comparator.comparingDouble(Criterion::margin);
        return criteria.stream()
                .filter(criterion -> criterion.verdict() == verdict)
                .min(alone ? closest.reversed() : closest)
                .orElseThrow();
    }
}
