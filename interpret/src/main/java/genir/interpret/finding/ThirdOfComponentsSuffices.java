package genir.interpret.finding;

import genir.corpus.Split;
import genir.interpret.analysis.Outcome;
import genir.interpret.table.TableFile;
import genir.interpret.table.Tables;
import genir.interpret.table.Tables.CircuitRow;
import genir.retrieval.evaluation.Interval;
import java.util.ArrayList;
import java.util.List;

/** F9 (section 5.1 of the paper, Table 4): a circuit of a third of the components answers almost as well. */
final class ThirdOfComponentsSuffices implements Claim {
    private static final double ENOUGH = 0.8;
    private static final double PUBLISHED = 0.94;

    private static final List<Measured> MEASURED = List.of(
            new Measured("circuit", Tables.CIRCUIT, "paper"),
            new Measured("circuit-search", Tables.CIRCUIT_SEARCH_TEST, "found"));

    /** A circuit, and where it was measured on test queries. */
    private record Measured(String analysis, TableFile<CircuitRow> table, String circuit) {}

    @Override
    public String id() {
        return "F9";
    }

    @Override
    public String text() {
        return "A third of the components carries at least 80 % of hits@1 on the test queries: those of the paper's recipe"
                + " or of the circuit search, where they are no more.";
    }

    @Override
    public Ruling judge(Evidence evidence) {
        List<Criterion> criteria = new ArrayList<>();
        NoEvidence missing = null;
        for (Measured measured : MEASURED) {
            try {
                Outcome outcome = evidence.outcome(measured.analysis());
                if (outcome.has(measured.table())) {
                    criteria.addAll(of(evidence, outcome.rows(measured.table()), measured.circuit()));
                }
            } catch (NoEvidence none) {
                missing = none;
            }
        }
        if (criteria.isEmpty()) {
            throw missing != null
                    ? missing
                    : new NoEvidence("No circuit of at most a third of the components was measured on test queries.");
        }
        return Ruling.any(criteria);
    }

    private static List<Criterion> of(Evidence evidence, List<CircuitRow> rows, String circuit) {
        List<Criterion> criteria = new ArrayList<>();
        for (CircuitRow row : rows) {
            if (row.circuit().equals("full")
                    && row.measure().equals("hits@1")
                    && row.value().value() == 0) {
                throw new NoEvidence("The full model answers no test query correctly: there is nothing to keep.");
            }
            String found = evidence.session().split() == Split.TEST
                    ? "the circuit found on these same queries"
                    : "the circuit found";
            if (row.circuit().equals(circuit) && row.measure().equals("hits@1") && 3 * row.kept() <= row.components()) {
                boolean paper = circuit.equals("paper");
                criteria.add(evidence.estimate(
                        String.format(
                                "share of hits@1 on test that %s keeps with %d of %d components",
                                paper ? "the paper's recipe" : found, row.kept(), row.components()),
                        row.relative(),
                        new Interval(row.relativeLow(), row.relativeHigh()),
                        row.queries(),
                        Relation.AT_LEAST,
                        ENOUGH,
                        paper ? PUBLISHED : null));
            }
        }
        return criteria;
    }
}
