package genir.interpret.analysis;

import genir.interpret.QueryChange;
import genir.interpret.analysis.PairOutcome.Shift;
import genir.interpret.pair.Axiom;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * Whether a system obeys axioms of retrieval (H. Fang et al., "A formal study of information retrieval heuristics", SIGIR 2004; as probes of
 * a model: S. MacAvaney et al., "ABNIRML", TACL 2022). Documents are no input of the model, so these are their counterparts on the query's side.
 */
final class Axioms {
    /** What float arithmetic may add up to. */
    private static final double ROUNDING = 1e-4;

    /** A query and one of its words. */
    private record Word(int query, int place) {}

    private final Map<QueryChange, List<PairOutcome>> outcomes;
    private final PairEstimates shares;

    /** {@code shares} gets, under axiom and system, 1 for what obeys and 0 for what does not. */
    Axioms(Map<QueryChange, List<PairOutcome>> outcomes, PairEstimates shares) {
        this.outcomes = outcomes;
        this.shares = shares;
    }

    void test() {
        test("genir", outcome -> Optional.of(outcome.model()));
        test("bm25", outcome -> Optional.ofNullable(outcome.bm25()));
    }

    private void test(String system, Function<PairOutcome, Optional<Shift>> of) {
        each(QueryChange.REPEAT, Axiom.TERM_FREQUENCY, system, of, Axioms::isHeld, shift -> shift.ahead() > 0);
        each(QueryChange.DROP, Axiom.MATCHING, system, of, Axioms::isHeld, shift -> shift.ahead() < 0);
        idf(system, of);
        replaced(system, of);
        each(QueryChange.OFF_TOPIC, Axiom.OFF_TOPIC, system, of, Axioms::isHeld, shift -> shift.ahead() < 0);
        each(QueryChange.KEY_TERM, Axiom.KEY_TERM, system, of, Axioms::isHeld, shift -> shift.ahead() < 0);
        each(
                QueryChange.ORDER,
                Axiom.ORDER,
                system,
                of,
                shift -> true,
                shift -> shift.before().rank() == shift.after().rank());
        misspelt(system, of);
    }

    /** Whether there are rivals to hold the document against. */
    private static boolean isHeld(Shift shift) {
        return !Double.isNaN(shift.ahead());
    }

    private void each(
            QueryChange change,
            Axiom axiom,
            String system,
            Function<PairOutcome, Optional<Shift>> of,
            Predicate<Shift> applies,
            Predicate<Shift> obeys) {
        for (PairOutcome outcome : outcomes(change)) {
            of.apply(outcome).filter(applies).ifPresent(shift -> note(outcome, axiom, system, obeys.test(shift)));
        }
    }

    /** Of two words of the right document, losing the rarer costs more. */
    private void idf(String system, Function<PairOutcome, Optional<Shift>> of) {
        Map<Integer, List<PairOutcome>> byQuery = new LinkedHashMap<>();
        for (PairOutcome outcome : outcomes(QueryChange.DROP)) {
            if (outcome.idf().isPresent()
                    && of.apply(outcome).filter(Axioms::isHeld).isPresent()) {
                byQuery.computeIfAbsent(outcome.pair().query(), missing -> new ArrayList<>())
                        .add(outcome);
            }
        }
        for (List<PairOutcome> words : byQuery.values()) {
            for (PairOutcome rarer : words) {
                for (PairOutcome commoner : words) {
                    if (rarer.idf().getAsDouble() > commoner.idf().getAsDouble()) {
                        double more = of.apply(commoner).orElseThrow().ahead()
                                - of.apply(rarer).orElseThrow().ahead();
                        note(rarer, Axiom.IDF, system, more > 0);
                    }
                }
            }
        }
    }

    /** A rarer word in a word's place costs no less than a commoner one. */
    private void replaced(String system, Function<PairOutcome, Optional<Shift>> of) {
        Map<Integer, PairOutcome> commoner = new HashMap<>();
        outcomes(QueryChange.COMMONER)
                .forEach(outcome -> commoner.put(outcome.pair().query(), outcome));
        for (PairOutcome rarer : outcomes(QueryChange.RARER)) {
            PairOutcome other = commoner.get(rarer.pair().query());
            if (other != null) {
                of.apply(rarer)
                        .ifPresent(shift -> note(
                                rarer,
                                Axiom.RARER_INTRUDER,
                                system,
                                shift.lead() <= of.apply(other).orElseThrow().lead() + ROUNDING));
            }
        }
    }

    /** A misspelt word costs no more than a missing one. */
    private void misspelt(String system, Function<PairOutcome, Optional<Shift>> of) {
        Map<Word, PairOutcome> dropped = new HashMap<>();
        outcomes(QueryChange.DROP)
                .forEach(outcome -> dropped.put(
                        new Word(outcome.pair().query(), outcome.pair().place()), outcome));
        for (PairOutcome typo : outcomes(QueryChange.TYPO)) {
            PairOutcome without =
                    dropped.get(new Word(typo.pair().query(), typo.pair().place()));
            if (without != null) {
                of.apply(typo)
                        .ifPresent(shift -> note(
                                typo,
                                Axiom.TYPO,
                                system,
                                shift.lead() >= of.apply(without).orElseThrow().lead() - ROUNDING));
            }
        }
    }

    private void note(PairOutcome outcome, Axiom axiom, String system, boolean obeys) {
        shares.mean(outcome.pair().query(), obeys ? 1 : 0, axiom.label(), system);
    }

    private List<PairOutcome> outcomes(QueryChange change) {
        return outcomes.getOrDefault(change, List.of());
    }
}
