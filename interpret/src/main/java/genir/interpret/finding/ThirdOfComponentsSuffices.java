package genir.interpret.finding;

import genir.corpus.Split;
import genir.interpret.analysis.Outcome;
import genir.interpret.analysis.Table;
import genir.retrieval.evaluation.Interval;
import java.util.ArrayList;
import java.util.List;

/** F9 (section 5.1 of the paper, Table 4): a circuit of a third of the components answers almost as well. */
final class ThirdOfComponentsSuffices implements Claim {
    private static final double ENOUGH = 0.8;
    private static final double PUBLISHED = 0.94;

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
        for (String[] circuit :
                new String[][] {{"circuit", "circuit", "paper"}, {"circuit-search", "circuit-search-test", "found"}}) {
            try {
                Outcome outcome = evidence.outcome(circuit[0]);
                if (outcome.names().contains(circuit[1])) {
                    criteria.addAll(of(evidence, outcome.table(circuit[1]), circuit[2]));
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

    private static List<Criterion> of(Evidence evidence, Table table, String circuit) {
        List<Criterion> criteria = new ArrayList<>();
        for (List<Object> row : table.rows()) {
            if (row.get(0).equals("full") && row.get(2).equals("hits@1") && number(table, row, "value") == 0) {
                throw new NoEvidence("The full model answers no test query correctly: there is nothing to keep.");
            }
            double kept = number(table, row, "kept");
            double components = number(table, row, "components");
            String found = evidence.session().split() == Split.TEST
                    ? "the circuit found on these same queries"
                    : "the circuit found";
            if (row.get(0).equals(circuit) && row.get(2).equals("hits@1") && 3 * kept <= components) {
                boolean paper = circuit.equals("paper");
                criteria.add(evidence.estimate(
                        String.format(
                                "share of hits@1 on test that %s keeps with %.0f of %.0f components",
                                paper ? "the paper's recipe" : found, kept, components),
                        number(table, row, "relative"),
                        new Interval(number(table, row, "relative_low"), number(table, row, "relative_high")),
                        (int) number(table, row, "queries"),
                        Relation.AT_LEAST,
                        ENOUGH,
                        paper ? PUBLISHED : null));
            }
        }
        return criteria;
    }

    private static double number(Table table, List<Object> row, String column) {
        return ((Number) row.get(table.columns().indexOf(column))).doubleValue();
    }
}
