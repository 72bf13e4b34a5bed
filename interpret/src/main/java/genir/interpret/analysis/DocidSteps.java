package genir.interpret.analysis;

import genir.corpus.Progress;
import genir.interpret.patch.Component;
import genir.interpret.patch.Experiment;
import genir.interpret.patch.PatchingEngine;
import genir.interpret.patch.Target;
import genir.interpret.session.DocidStep;
import genir.interpret.session.Item;
import genir.interpret.session.Sample;
import genir.interpret.session.Session;
import genir.interpret.table.Table;
import genir.interpret.table.Tables;
import genir.interpret.table.Tables.CircuitRankRow;
import genir.interpret.table.Tables.DocidCircuitRow;
import genir.interpret.table.Tables.DocidKeptRow;
import genir.interpret.table.Tables.DocidPatchingRow;
import genir.interpret.table.Tables.DocidStepRow;
import genir.interpret.table.Tables.PatchingRankRow;
import genir.interpret.table.Tables.PatchingRow;
import genir.model.beam.Hypothesis;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The tokens of docids beside each other: at which of them the right document is chosen and lost, what replacing a component does to each
 * and to the whole docid, and which component makes the beam lose the document.
 */
public final class DocidSteps {
    /** The name of the files. */
    public static final String NAME = "steps";

    /** The folder of {@code interpret/} with what was found at a token, from 1. */
    public static String folder(int step) {
        return "step-" + step;
    }

    /** Lost queries that are tried again at each token, the first ones. */
    private static final int LOST = 100;

    private record Cell(String stage, String component, String mode) {}

    private record Removal(int layer, Component component, Mode mode) {}

    private final List<Session> steps;
    private final int beam;
    private final Progress progress;

    /**
     * Describes the comparison.
     *
     * @param steps a session for each token
     * @param beam beginnings that the search keeps for a query
     */
    public DocidSteps(List<Session> steps, int beam, Progress progress) {
        this.steps = List.copyOf(steps);
        this.beam = beam;
        this.progress = progress;
    }

    /**
     * Compares.
     *
     * @param outcomes what the analyses found at each token, by their names
     */
    public Outcome run(List<Map<String, Outcome>> outcomes) {
        Map<String, Item> queries = queries();
        BeamFate fate = new BeamFate(steps.get(0), List.copyOf(queries.values()), beam, progress);
        return new Outcome()
                .table(found(queries, fate))
                .table(patched(outcomes))
                .table(circuits(outcomes))
                .table(kept(fate))
                .fact("beam", beam)
                .note(
                        "A token is ranked among those that may follow the right ones before it; where there is only one, the query does"
                                + " not count at that token. Patching changes the position of one token, while what earlier positions told it"
                                + " stays; the whole docid is lost if any of its tokens is.")
                .note(
                        "Whether the beam would have kept a document: its step at which it loses it, taken again with one component replaced; of at"
                                + " most " + LOST + " queries for each token.");
    }

    /** The first item of each query, in order of the first token that has a choice. */
    private Map<String, Item> queries() {
        Map<String, Item> queries = new LinkedHashMap<>();
        steps.forEach(step -> step.items(step.split())
                .forEach(item -> queries.putIfAbsent(item.query().id(), item)));
        return queries;
    }

    private Table<DocidStepRow> found(Map<String, Item> queries, BeamFate fate) {
        Table<DocidStepRow> table = new Table<>(Tables.STEPS);
        Map<String, Integer> lost = new LinkedHashMap<>();
        for (int step = 0; step < steps.size(); step++) {
            List<Item> items = steps.get(step).items(steps.get(step).split());
            QueryMeans here = new QueryMeans(steps.get(step), items.size());
            for (int i = 0; i < items.size(); i++) {
                Item item = items.get(i);
                here.put(i, item.step().allowed().length, step + 1, "choices");
                here.put(i, item.rank() == 1 ? 1 : 0, step + 1, "first");
                if (item.rank() > 1) {
                    lost.putIfAbsent(item.query().id(), step);
                }
            }
            here.addTo(table);
            QueryMeans all = new QueryMeans(steps.get(step), queries.size());
            int query = 0;
            for (Map.Entry<String, Item> each : queries.entrySet()) {
                BeamFate.Loss loss = fate.of(each.getValue());
                all.put(query, lost.getOrDefault(each.getKey(), -1) == step ? 1 : 0, step + 1, "lost_greedy");
                all.put(query, loss != null && loss.step() == step ? 1 : 0, step + 1, "lost_beam");
                query++;
            }
            all.addTo(table);
        }
        return table;
    }

    /** Whether the right tokens of test queries are first in a circuit, one by one and all. */
    private Table<DocidCircuitRow> circuits(List<Map<String, Outcome>> outcomes) {
        Table<DocidCircuitRow> table = new Table<>(Tables.STEPS_CIRCUIT);
        Map<String, Map<String, Boolean>> whole = new LinkedHashMap<>();
        for (int step = 0; step < outcomes.size(); step++) {
            Map<String, Map<String, Boolean>> here = new LinkedHashMap<>();
            Outcome circuit = outcomes.get(step).get("circuit");
            if (circuit != null && circuit.has(Tables.CIRCUIT_RANKS)) {
                for (CircuitRankRow row : circuit.rows(Tables.CIRCUIT_RANKS)) {
                    here.computeIfAbsent(row.circuit(), missing -> new LinkedHashMap<>())
                            .put(row.query(), row.rank() == 1);
                    whole.computeIfAbsent(row.circuit(), missing -> new LinkedHashMap<>())
                            .merge(row.query(), row.rank() == 1, Boolean::logicalAnd);
                }
            }
            add(step + 1, here, table);
        }
        add(0, whole, table);
        return table;
    }

    private void add(int step, Map<String, Map<String, Boolean>> circuits, Table<DocidCircuitRow> table) {
        circuits.forEach((circuit, first) -> {
            QueryMeans means = new QueryMeans(steps.get(0), first.size());
            int query = 0;
            for (boolean each : first.values()) {
                means.put(query++, each ? 1 : 0, step, circuit);
            }
            means.addTo(table);
        });
    }

    private Table<DocidPatchingRow> patched(List<Map<String, Outcome>> outcomes) {
        Table<DocidPatchingRow> table = new Table<>(Tables.STEPS_PATCHING);
        Map<Cell, Map<String, Boolean>> whole = new LinkedHashMap<>();
        Map<String, String> layers = new LinkedHashMap<>();
        for (int step = 0; step < outcomes.size(); step++) {
            Outcome patching = outcomes.get(step).get("patching");
            if (patching == null) {
                continue;
            }
            for (PatchingRow row : patching.rows(Tables.PATCHING)) {
                layers.put(row.stage(), row.layers());
                if (row.cutoff() == 1) {
                    table.add(new DocidPatchingRow(
                            step + 1,
                            row.stage(),
                            row.layers(),
                            row.component(),
                            row.mode(),
                            row.share(),
                            row.queries()));
                }
            }
            for (PatchingRankRow row : patching.rows(Tables.PATCHING_RANKS)) {
                if (layers.containsKey(row.stage()) && !row.mode().equals("none")) {
                    whole.computeIfAbsent(
                                    new Cell(row.stage(), row.component(), row.mode()),
                                    missing -> new LinkedHashMap<>())
                            .merge(row.query(), row.rank() > 1, Boolean::logicalOr);
                }
            }
        }
        whole.forEach((cell, lost) -> {
            QueryMeans means = new QueryMeans(steps.get(0), lost.size());
            int query = 0;
            for (boolean each : lost.values()) {
                means.put(
                        query++,
                        each ? 1 : 0,
                        0,
                        cell.stage(),
                        layers.get(cell.stage()),
                        cell.component(),
                        cell.mode());
            }
            means.addTo(table);
        });
        return table;
    }

    private Table<DocidKeptRow> kept(BeamFate fate) {
        Table<DocidKeptRow> table = new Table<>(Tables.STEPS_KEPT);
        for (Session step : steps) {
            List<Item> lost = step.items(step.split()).stream()
                    .filter(item -> fate.of(item) != null && fate.of(item).step() == step.step())
                    .limit(LOST)
                    .toList();
            if (!lost.isEmpty() && !step.queries().isEmpty()) {
                new Retrial(step, lost, fate).addTo(table);
            }
        }
        return table;
    }

    /** The beam search's step at which documents are lost, taken again without one component after the other. */
    private final class Retrial {
        private final Session session;
        private final List<Item> lost;
        private final BeamFate fate;
        /** A query's place in {@code lost}, and one of the beginnings that its beam had. */
        private record Beginning(int query, Hypothesis hypothesis) {}

        private final List<Beginning> beginnings = new ArrayList<>();
        private final List<Removal> removals = new ArrayList<>();

        Retrial(Session session, List<Item> lost, BeamFate fate) {
            this.session = session;
            this.lost = lost;
            this.fate = fate;
            for (int query = 0; query < lost.size(); query++) {
                for (Hypothesis hypothesis : fate.of(lost.get(query)).beam()) {
                    beginnings.add(new Beginning(query, hypothesis));
                }
            }
            for (int layer = 0; layer < session.layers(); layer++) {
                for (Component component : Component.values()) {
                    removals.add(new Removal(layer, component, Mode.ZERO));
                    removals.add(new Removal(layer, component, Mode.MEAN));
                }
            }
        }

        void addTo(Table<DocidKeptRow> table) {
            List<Beginning> unfinished = beginnings.stream()
                    .filter(beginning ->
                            fate.trie().answer(beginning.hypothesis().node()) < 0)
                    .toList();
            Sample sample =
                    session.analysed().of(unfinished.stream().map(this::item).toList());
            List<Experiment> experiments = removals.stream()
                    .map(removal -> Experiment.of(
                            removal.mode().at(Target.layers(removal.component(), removal.layer()), session)))
                    .toList();
            List<List<List<Hypothesis>>> candidates = candidates();
            PatchingEngine engine = new PatchingEngine(session, sample);
            try (Progress.Task task = progress.start("lost documents", engine.steps(experiments))) {
                engine.run(experiments, List.of(), task, (experiment, batch, run, logits) -> {
                    FloatBuffer scores = logits.floats();
                    for (int row = 0; row < batch.count(); row++) {
                        Beginning beginning = unfinished.get(batch.first() + row);
                        fate.search()
                                .extend(
                                        beginning.hypothesis(),
                                        scores,
                                        row * logits.rowLength(),
                                        candidates.get(experiment).get(beginning.query()));
                    }
                });
            }
            QueryMeans means = new QueryMeans(session, lost.size());
            for (int i = 0; i < removals.size(); i++) {
                Removal removal = removals.get(i);
                for (int query = 0; query < lost.size(); query++) {
                    int node = fate.of(lost.get(query)).node();
                    means.put(
                            query,
                            fate.search().best(candidates.get(i).get(query)).stream()
                                            .anyMatch(kept -> kept.node() == node)
                                    ? 1
                                    : 0,
                            session.step() + 1,
                            removal.layer(),
                            removal.component().label(),
                            removal.mode().label());
                }
            }
            means.addTo(table);
        }

        /** [removal][query]: the answers that the beam has already; beginnings that are a token longer are to come. */
        private List<List<List<Hypothesis>>> candidates() {
            List<List<List<Hypothesis>>> candidates = new ArrayList<>();
            for (int i = 0; i < removals.size(); i++) {
                List<List<Hypothesis>> ofQueries = new ArrayList<>();
                lost.forEach(item -> ofQueries.add(fate.of(item).beam().stream()
                        .filter(each -> fate.trie().answer(each.node()) >= 0)
                        .collect(Collectors.toCollection(ArrayList::new))));
                candidates.add(ofQueries);
            }
            return candidates;
        }

        /** A query that has said a beginning. */
        private Item item(Beginning beginning) {
            Item asked = lost.get(beginning.query());
            int[] tokens = beginning.hypothesis().tokens();
            int[] said = Arrays.copyOfRange(tokens, 1, tokens.length);
            int[] allowed = fate.trie().tokens(beginning.hypothesis().node());
            return new Item(
                    asked.query(),
                    asked.tokens(),
                    asked.relevant(),
                    allowed[0],
                    0,
                    new DocidStep(null, said, allowed, false));
        }
    }
}
