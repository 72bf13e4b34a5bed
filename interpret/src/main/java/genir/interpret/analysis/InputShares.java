package genir.interpret.analysis;

import genir.interpret.patch.Component;
import genir.interpret.session.Session;
import genir.interpret.source.Source;
import genir.interpret.source.Sources;
import genir.interpret.table.Table;
import genir.interpret.table.TableFile;
import genir.interpret.table.Tables.InputShareRow;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BiFunction;

/** Contributions of single sources, gathered by component type and stage: a row of a table of shares for each. */
final class InputShares {
    private record Group(String source, String stage) {}

    private final Session session;
    private final Map<Group, Double> sums = new LinkedHashMap<>();
    private final Map<Group, Double> positive = new LinkedHashMap<>();
    private double total;

    private InputShares(Session session) {
        this.session = session;
    }

    /**
     * The table of a kind of reader: for each layer the shares of all that the reader there is fed by.
     *
     * @param means of contributions
     * @param positive of shares of what is positive
     * @param key of a layer and a source in both means
     */
    static Table<InputShareRow> table(
            TableFile<InputShareRow> file,
            Session session,
            Sources sources,
            Component reader,
            QueryMeans means,
            QueryMeans positive,
            BiFunction<Integer, Source, Object[]> key) {
        Table<InputShareRow> table = new Table<>(file);
        for (int layer = 0; layer < session.layers(); layer++) {
            InputShares gathered = new InputShares(session);
            for (int index : sources.wholeBefore(layer, reader)) {
                Source source = sources.all().get(index);
                Object[] of = key.apply(layer, source);
                gathered.add(source, means.mean(of), positive.mean(of));
            }
            gathered.addTo(table, layer);
        }
        return table;
    }

    /**
     * Adds what a whole component or the embedding contributes.
     *
     * @param positiveShare its share of what is positive
     */
    private void add(Source source, double contribution, double positiveShare) {
        String stage =
                source.layer() < 0 ? "-" : session.stages().of(source.layer()).name();
        Group group = new Group(source.label(), stage);
        sums.merge(group, contribution, Double::sum);
        positive.merge(group, positiveShare, Double::sum);
        total += contribution;
    }

    /** Adds a row for each type and stage, with the shares of the signed total and of what is positive. */
    private void addTo(Table<InputShareRow> table, int layer) {
        sums.forEach((group, contribution) -> table.add(new InputShareRow(
                layer,
                group.source(),
                group.stage(),
                contribution,
                total == 0 ? 0.0 : contribution / Math.abs(total),
                positive.get(group))));
    }
}
