package genir.interpret.analysis;

import genir.corpus.Progress;
import genir.interpret.CircuitConfig;
import genir.interpret.patch.Component;
import genir.interpret.patch.Experiment;
import genir.interpret.patch.Intervention;
import genir.interpret.patch.Target;
import genir.interpret.session.Sample;
import genir.interpret.session.Session;
import genir.interpret.table.Table;
import genir.interpret.table.Tables;
import genir.interpret.table.Tables.CircuitPartRow;
import genir.interpret.table.Tables.CircuitStepRow;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/**
 * Searches the smallest set of components that answers the queries of the analysed split almost as well as the full model: greedily removes the
 * component whose removal leaves the most correct answers, while hits@1 stays at a given share of the full model's; then
 * holds the rest against the full model and the paper's recipe on the test queries.
 */
public final class CircuitSearch implements Analysis {
    private record Part(int layer, Component component) {}

    /** How well a model with some parts removed does: correct answers, then the mean reciprocal rank. */
    private record Quality(double hits, double reciprocal) {
        boolean isAbove(Quality other) {
            return hits > other.hits || (hits == other.hits && reciprocal > other.reciprocal);
        }
    }

    @Override
    public String name() {
        return "circuit-search";
    }

    @Override
    public Outcome run(Session session, Progress progress) {
        CircuitConfig config = session.config().circuit();
        String split = session.split().label();
        if (session.sample(Session.CORRECT).size() == 0) {
            return Outcome.notRun(
                    "The search needs correctly answered " + split + " queries, and there are none: train longer.");
        }
        Sample all = session.sample("all");
        Sample searched = all.of(all.items().stream().limit(config.maxQueries()).toList());
        List<Part> kept = parts(session);
        List<Part> removed = new ArrayList<>();
        Table<CircuitStepRow> path = new Table<>(Tables.CIRCUIT_SEARCH);
        long most =
                (long) kept.size() * (kept.size() + 1) / 2 * searched.batches().size();
        try (Progress.Task task = progress.start(name(), most)) {
            Quality full =
                    qualities(session, searched, List.of(Experiment.NONE), task).get(0);
            if (full.hits() == 0) {
                return Outcome.notRun("None of the " + searched.size() + " " + split
                        + " queries of the search is answered correctly: raise interpret.circuit.max_queries.");
            }
            path.add(new CircuitStepRow(0, OptionalInt.empty(), "", full.hits(), 1.0));
            while (kept.size() > 1) {
                List<Experiment> candidates = kept.stream()
                        .map(part -> without(removed, config).and(intervention(part, config)))
                        .toList();
                List<Quality> found = qualities(session, searched, candidates, task);
                int best = 0;
                for (int i = 1; i < found.size(); i++) {
                    if (found.get(i).isAbove(found.get(best))) {
                        best = i;
                    }
                }
                if (found.get(best).hits() < config.keep() * full.hits()) {
                    break;
                }
                Part part = kept.remove(best);
                removed.add(part);
                double hits = found.get(best).hits();
                path.add(new CircuitStepRow(
                        removed.size(),
                        OptionalInt.of(part.layer()),
                        part.component().label(),
                        hits,
                        hits / full.hits()));
            }
        }
        Table<CircuitPartRow> rest = new Table<>(Tables.CIRCUIT_SEARCH_KEPT);
        kept.forEach(part ->
                rest.add(new CircuitPartRow(part.layer(), part.component().label())));
        Outcome outcome = new Outcome()
                .table(path)
                .table(rest)
                .fact("kept", kept.size())
                .fact("components", kept.size() + removed.size())
                .fact("removal", config.removal())
                .fact("keep", config.keep())
                .fact("searched_split", split)
                .fact("searched_queries", searched.size())
                .note(
                        "Greedy: each step removes the component without which most " + split
                                + " queries are answered correctly, ties by mean reciprocal rank, and stops before hits@1 falls below the share to keep.");
        if (session.test().size() > 0) {
            CircuitTable.Circuit circuit = new CircuitTable.Circuit("found", without(removed, config), kept.size());
            outcome.table(new CircuitTable(
                            session,
                            List.of(PaperCircuit.full(session), PaperCircuit.paper(session), circuit),
                            progress)
                    .metrics(Tables.CIRCUIT_SEARCH_TEST));
        }
        return outcome;
    }

    private static List<Part> parts(Session session) {
        List<Part> parts = new ArrayList<>();
        for (int layer = 0; layer < session.layers(); layer++) {
            for (Component component : Component.values()) {
                parts.add(new Part(layer, component));
            }
        }
        return parts;
    }

    private static Experiment without(List<Part> removed, CircuitConfig config) {
        return new Experiment(
                removed.stream().map(part -> intervention(part, config)).toList());
    }

    private static Intervention intervention(Part part, CircuitConfig config) {
        Target target = Target.layers(part.component(), part.layer());
        return config.removal().equals("zero")
                ? new Intervention.Zero(target)
                : new Intervention.Mean(target, Session.CORRECT);
    }

    private static List<Quality> qualities(
            Session session, Sample searched, List<Experiment> experiments, Progress.Task task) {
        List<Quality> qualities = new ArrayList<>();
        for (int[][] ranks : DocumentMetrics.ranks(session, searched, experiments, task)) {
            double hits = 0;
            double reciprocal = 0;
            for (int[] query : ranks) {
                int best = DocumentMetrics.best(query);
                hits += best == 1 ? 1 : 0;
                reciprocal += 1.0 / best;
            }
            qualities.add(new Quality(hits / ranks.length, reciprocal / ranks.length));
        }
        return qualities;
    }
}
