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
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;

/**
 * Searches the smallest set of components that answers the queries of the analysed split almost as well as the full model:
 * greedily removes the component whose removal leaves the most correct answers, while hits@1 stays at a given share of the
 * full model's; then holds the rest against the full model and the paper's recipe on the test queries.
 */
public final class CircuitSearch implements Analysis {
    private record Part(int layer, Component component) {}

    /** How well a model with some parts removed does: correct answers, then the mean reciprocal rank. */
    private record Quality(double hits, double reciprocal) {
        /** Of the ranks of each query's relevant documents. */
        static Quality of(int[][] ranks) {
            double hits = 0;
            double reciprocal = 0;
            for (int[] query : ranks) {
                int best = DocumentMetrics.best(query);
                hits += best == 1 ? 1 : 0;
                reciprocal += 1.0 / best;
            }
            return new Quality(hits / ranks.length, reciprocal / ranks.length);
        }

        boolean isAbove(Quality other) {
            return hits > other.hits || (hits == other.hits && reciprocal > other.reciprocal);
        }
    }

    @Override
    public String name() {
        return "circuit-search";
    }

    /** Where little is needed, nearly all parts are tried and removed one after the other. */
    @Override
    public double runs(Session session) {
        int parts = 3 * session.layers();
        double queries = Math.min(session.config().circuit().maxQueries(), session.available());
        return 0.7 * parts * (parts + 1) / 2 * queries / session.config().batchSize();
    }

    @Override
    public Outcome run(Session session, Progress progress) {
        String split = session.split().label();
        if (session.sample(Session.CORRECT).size() == 0) {
            return Outcome.notRun(
                    "The search needs correctly answered " + split + " queries, and there are none: train longer.");
        }
        Search search = new Search(session);
        if (!search.run(name(), progress)) {
            return Outcome.notRun("None of the " + search.queries.size() + " " + split
                    + " queries of the search is answered correctly: raise interpret.circuit.max_queries.");
        }
        Table<CircuitPartRow> kept = new Table<>(Tables.CIRCUIT_SEARCH_KEPT);
        search.kept.forEach(part ->
                kept.add(new CircuitPartRow(part.layer(), part.component().label())));
        CircuitConfig config = session.config().circuit();
        Outcome outcome = new Outcome()
                .table(search.path)
                .table(kept)
                .fact("kept", search.kept.size())
                .fact("components", search.kept.size() + search.removed.size())
                .fact("removal", config.removal())
                .fact("keep", config.keep())
                .fact("searched_split", split)
                .fact("searched_queries", search.queries.size())
                .note(
                        "Greedy: each step removes the component without which most " + split
                                + " queries are answered correctly, ties by mean reciprocal rank, and stops before hits@1 falls below the share to keep.");
        if (session.test().size() > 0) {
            List<CircuitTable.Circuit> circuits =
                    List.of(PaperCircuit.full(session), PaperCircuit.paper(session), search.circuit());
            outcome.table(new CircuitTable(session, circuits, progress).metrics(Tables.CIRCUIT_SEARCH_TEST));
        }
        return outcome;
    }

    /** One search on one session: which parts are still there, and which were removed in what order. */
    private static final class Search {
        private final CircuitConfig config;
        private final Sample queries;
        private final DocumentMetrics metrics;
        private final List<Part> kept = new ArrayList<>();
        private final List<Part> removed = new ArrayList<>();
        private final Table<CircuitStepRow> path = new Table<>(Tables.CIRCUIT_SEARCH);

        Search(Session session) {
            this.config = session.config().circuit();
            Sample all = session.sample("all");
            this.queries =
                    all.of(all.items().stream().limit(config.maxQueries()).toList());
            for (int layer = 0; layer < session.layers(); layer++) {
                for (Component component : Component.values()) {
                    kept.add(new Part(layer, component));
                }
            }
            this.metrics = DocumentMetrics.of(session, queries)
                    .keeping(kept.stream().map(this::removal).toList());
        }

        /** Removes parts while enough is left; false where the full model answers none of the queries. */
        boolean run(String label, Progress progress) {
            // Each step tries every part that is left, on every batch.
            long most = (long) kept.size()
                    * (kept.size() + 1)
                    / 2
                    * queries.batches().size();
            try (Progress.Task task = progress.start(label, most)) {
                Quality full = qualities(List.of(Experiment.NONE), task).get(0);
                if (full.hits() == 0) {
                    return false;
                }
                path.add(new CircuitStepRow(0, OptionalInt.empty(), "", full.hits(), 1.0));
                boolean enough = true;
                while (kept.size() > 1 && enough) {
                    enough = removeOne(full, task);
                }
                return true;
            }
        }

        /** Removes the part that is missed least; false where too little would be left without it. */
        private boolean removeOne(Quality full, Progress.Task task) {
            Experiment before = experiment();
            List<Quality> without = qualities(
                    kept.stream().map(part -> before.and(removal(part))).toList(), task);
            int best = 0;
            for (int i = 1; i < without.size(); i++) {
                best = without.get(i).isAbove(without.get(best)) ? i : best;
            }
            double hits = without.get(best).hits();
            if (hits < config.keep() * full.hits()) {
                return false;
            }
            Part part = kept.remove(best);
            removed.add(part);
            path.add(new CircuitStepRow(
                    removed.size(),
                    OptionalInt.of(part.layer()),
                    part.component().label(),
                    hits,
                    hits / full.hits()));
            return true;
        }

        /** The circuit that is left. */
        CircuitTable.Circuit circuit() {
            return new CircuitTable.Circuit("found", experiment(), kept.size());
        }

        /** The model without what has been removed. */
        private Experiment experiment() {
            return new Experiment(removed.stream().map(this::removal).toList());
        }

        private Intervention removal(Part part) {
            Target target = Target.layers(part.component(), part.layer());
            return config.removal().equals("zero")
                    ? new Intervention.Zero(target)
                    : new Intervention.Mean(target, Session.CORRECT);
        }

        private List<Quality> qualities(List<Experiment> experiments, Progress.Task task) {
            return Arrays.stream(metrics.ranks(experiments, experiment(), task))
                    .map(Quality::of)
                    .toList();
        }
    }
}
