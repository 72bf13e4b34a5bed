package genir.interpret.analysis;

import genir.interpret.session.Session;
import genir.interpret.source.Source;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Contributions of single sources, gathered by component type and stage. */
final class InputShares {
    private record Group(String source, String stage) {}

    private final Session session;
    private final Map<Group, Double> sums = new LinkedHashMap<>();
    private double total;

    InputShares(Session session) {
        this.session = session;
    }

    /** Adds what a whole component or the embedding contributes. */
    void add(Source source, double contribution) {
        String stage =
                source.layer() < 0 ? "-" : session.stages().of(source.layer()).name();
        sums.merge(new Group(source.label(), stage), contribution, Double::sum);
        total += contribution;
    }

    /** Adds a row for each type and stage: the given cells, then source, stage, contribution, share of the total. */
    void addTo(Table table, Object... cells) {
        sums.forEach((group, contribution) -> {
            List<Object> row = new ArrayList<>(List.of(cells));
            row.addAll(List.of(
                    group.source(), group.stage(), contribution, total == 0 ? 0.0 : contribution / Math.abs(total)));
            table.add(row.toArray());
        });
    }
}
