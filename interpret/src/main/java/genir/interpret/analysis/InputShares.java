package genir.interpret.analysis;

import genir.interpret.session.Session;
import genir.interpret.source.Source;
import java.util.LinkedHashMap;
import java.util.Map;

/** Contributions of single sources, gathered by component type and stage: a row of a table of shares for each. */
final class InputShares {
    private record Group(String source, String stage) {}

    private final Session session;
    private final Map<Group, Double> sums = new LinkedHashMap<>();
    private final Map<Group, Double> positive = new LinkedHashMap<>();
    private double total;

    InputShares(Session session) {
        this.session = session;
    }

    /** The table of a kind of reader. */
    static Table table() {
        return new Table("layer", "source", "stage", "contribution", "share", "positive_share");
    }

    /**
     * Adds what a whole component or the embedding contributes.
     *
     * @param positiveShare its share of what is positive
     */
    void add(Source source, double contribution, double positiveShare) {
        String stage =
                source.layer() < 0 ? "-" : session.stages().of(source.layer()).name();
        Group group = new Group(source.label(), stage);
        sums.merge(group, contribution, Double::sum);
        positive.merge(group, positiveShare, Double::sum);
        total += contribution;
    }

    /** Adds a row for each type and stage, with the shares of the signed total and of what is positive. */
    void addTo(Table table, int layer) {
        sums.forEach((group, contribution) -> table.add(
                layer,
                group.source(),
                group.stage(),
                contribution,
                total == 0 ? 0.0 : contribution / Math.abs(total),
                positive.get(group)));
    }
}
