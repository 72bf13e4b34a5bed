package genir.training;

import genir.model.weights.Parameters;
import genir.training.loop.Evaluation;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Two sets of dev queries that weigh the same however many each has: those that a model answered before, and those of documents
 * that are new to it. The best weights forget little and find the new ones; many old queries would choose those that learnt
 * nothing.
 */
public final class BalancedDev implements DevSet {
    /** What the columns of each set's own scores begin with. */
    private static final String KNOWN = "known_";

    private static final String FRESH = "fresh_";

    private final DevSet known;
    private final DevSet fresh;

    /** Balances the two; where one is empty the other decides alone. */
    public BalancedDev(DevSet known, DevSet fresh) {
        this.known = known;
        this.fresh = fresh;
    }

    @Override
    public boolean isEmpty() {
        return known.isEmpty() && fresh.isEmpty();
    }

    @Override
    public Evaluation evaluation(Parameters parameters) {
        if (known.isEmpty() || fresh.isEmpty()) {
            return (fresh.isEmpty() ? known : fresh).evaluation(parameters);
        }
        Evaluation ofKnown = known.evaluation(parameters);
        Evaluation ofFresh = fresh.evaluation(parameters);
        List<String> metrics = new ArrayList<>(ofKnown.metrics());
        for (String prefix : List.of(KNOWN, FRESH)) {
            ofKnown.metrics().forEach(metric -> metrics.add(prefix + metric));
        }
        return new Evaluation() {
            @Override
            public List<String> metrics() {
                return metrics;
            }

            @Override
            public Map<String, Double> score() {
                return balanced(ofKnown.score(), ofFresh.score());
            }
        };
    }

    /** The means of both, and then each. */
    private static Map<String, Double> balanced(Map<String, Double> known, Map<String, Double> fresh) {
        Map<String, Double> scores = new LinkedHashMap<>();
        known.forEach((metric, score) -> scores.put(metric, (score + fresh.get(metric)) / 2));
        known.forEach((metric, score) -> scores.put(KNOWN + metric, score));
        fresh.forEach((metric, score) -> scores.put(FRESH + metric, score));
        return scores;
    }
}
