package genir.explorer.run;

import genir.corpus.InputException;
import genir.corpus.Query;
import genir.explorer.queue.ModelThread;
import genir.explorer.queue.Urgency;
import genir.interpret.explorer.ExploredRun;
import genir.interpret.patch.Component;
import genir.interpret.patch.Experiment;
import genir.interpret.session.Session;
import genir.interpret.trace.Question;
import genir.interpret.trace.Tracing;
import genir.interpret.unit.HeadReading;
import genir.interpret.unit.NeuronReading;
import genir.model.ModelException;
import genir.retrieval.Fusion;
import genir.retrieval.Ranker;
import genir.retrieval.ScoredDocument;
import genir.retrieval.bm25.Snippets;
import genir.retrieval.system.RetrievalSystem;
import genir.retrieval.trained.TrainedRun;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A run, open for questions. */
public final class OpenedRun {
    /** Titles that are kept; documents are compressed on disk, and the same few are shown again and again. */
    private static final int TITLES = 20_000;

    /** Words of queries whose plans are made at once: short ones, of one length after padding, and longer ones. */
    private static final int[] WARM_UP = {4, 12};

    /** What a system found. */
    public record Ranking(String system, List<ScoredDocument> documents, double milliseconds) {}

    private final String name;
    private final TrainedRun run;
    private final ModelThread models;
    private final ExampleQueries examples;
    private final Snippets snippets;
    private final Map<String, Ranker> rankers = new LinkedHashMap<>();
    private final Map<String, Fusion> fusions = new HashMap<>();
    private final List<String> systems = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();
    private final Inside inside;
    private final String insideMissing;

    @SuppressWarnings("serial") // never written
    private final Map<String, String> titles = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, String> eldest) {
            return size() > TITLES;
        }
    };

    private OpenedRun(ExploredRun explored, ModelThread models) throws IOException {
        this.name = explored.name();
        this.run = explored.run();
        this.models = models;
        this.examples = ExampleQueries.of(run);
        this.snippets = new Snippets(run.index());
        openSystems();
        if (run.vocabulary().docids().atomic()) {
            this.inside = new Inside(run, Session.of(run, explored.interpret()), models);
            this.insideMissing = "";
        } else {
            this.inside = null;
            this.insideMissing = "Looking inside needs atomic docids, one token for each document; this model's are "
                    + run.vocabulary().docids().kind().label() + ".";
        }
    }

    /** Opens a run, on the models' thread; what surveys begin with is read when there is nothing else to do. */
    public static OpenedRun open(ExploredRun explored, ModelThread models) {
        OpenedRun opened = models.open(() -> {
            OpenedRun run = new OpenedRun(explored, models);
            run.warmUp();
            return run;
        });
        opened.insideIfThere().ifPresent(inside -> models.begin(Urgency.JOB, inside::prepareSurveys));
        return opened;
    }

    /** Makes the plans that a first question would wait for, and lets the JVM compile what they run. */
    private void warmUp() {
        for (int length : WARM_UP) {
            rankings(new Query("query", "a ".repeat(length)), 1);
            if (inside != null) {
                inside.warmUp(length);
            }
        }
    }

    private void openSystems() throws IOException {
        Set<String> missing = new LinkedHashSet<>();
        for (String system : run.systems()) {
            List<String> members = RetrievalSystem.membersIn(system);
            try {
                for (String member : members) {
                    if (!rankers.containsKey(member) && !missing.contains(member)) {
                        rankers.put(member, run.ranker(member));
                    }
                }
            } catch (InputException | ModelException | IOException notThere) {
                // The others can still be asked.
                missing.addAll(members);
                missing.removeAll(rankers.keySet());
                notes.add(system + " cannot be asked: " + notThere.getMessage());
            }
            if (rankers.keySet().containsAll(members)) {
                systems.add(system);
                if (members.size() > 1) {
                    fusions.put(system, run.fusion(system));
                }
            }
        }
    }

    public String name() {
        return name;
    }

    public TrainedRun run() {
        return run;
    }

    public ExampleQueries examples() {
        return examples;
    }

    public Snippets snippets() {
        return snippets;
    }

    /** The systems that can be asked, rankers first. */
    public List<String> systems() {
        return systems;
    }

    /** What a user has to know of this run. */
    public List<String> notes() {
        return notes;
    }

    /** The inside of the model, where it can be looked into. */
    public Optional<Inside> insideIfThere() {
        return Optional.ofNullable(inside);
    }

    /**
     * The inside of the model.
     *
     * @throws InputException if it cannot be looked into
     */
    public Inside inside() {
        if (inside == null) {
            throw new InputException(insideMissing);
        }
        return inside;
    }

    /** Why the model cannot be looked into; empty where it can. */
    public String insideMissing() {
        return insideMissing;
    }

    /** The title of a document, its id where it has none. */
    public String title(String id) {
        synchronized (titles) {
            return titles.computeIfAbsent(
                    id, missing -> run.index().document(id).name());
        }
    }

    /** Follows a query through the model, and through one with interventions. */
    public Tracing follow(Question question, Experiment experiment) {
        Inside known = inside();
        return models.ask(Urgency.QUESTION, () -> known.trace(question, experiment));
    }

    /** Reads a neuron of the model. */
    public NeuronReading neuron(int layer, int neuron) {
        Inside known = inside();
        return models.ask(Urgency.SURVEY, () -> known.neuron(layer, neuron));
    }

    /** Reads a head of the model. */
    public HeadReading head(Component component, int layer, int head) {
        Inside known = inside();
        return models.ask(Urgency.SURVEY, () -> known.head(component, layer, head));
    }

    /** Asks all systems, each ranker once. */
    public List<Ranking> ask(String text, int k) {
        return models.ask(Urgency.QUESTION, () -> rankings(new Query("query", text), k));
    }

    private List<Ranking> rankings(Query query, int k) {
        int depth = Math.max(k, run.depth());
        Map<String, Ranking> single = new LinkedHashMap<>();
        rankers.forEach((ranker, ranks) -> {
            long began = System.nanoTime();
            List<ScoredDocument> found = ranks.rank(query, depth);
            single.put(ranker, new Ranking(ranker, found, (System.nanoTime() - began) * 1e-6));
        });
        List<Ranking> all = new ArrayList<>();
        for (String system : systems) {
            List<Ranking> members =
                    RetrievalSystem.membersIn(system).stream().map(single::get).toList();
            all.add(new Ranking(
                    system,
                    first(fused(system, members), k),
                    members.stream().mapToDouble(Ranking::milliseconds).sum()));
        }
        return all;
    }

    private List<ScoredDocument> fused(String system, List<Ranking> members) {
        if (members.size() == 1) {
            return members.get(0).documents();
        }
        return fusions.get(system)
                .fuse(members.stream()
                        .map(member -> first(member.documents(), run.depth()))
                        .toList());
    }

    private static List<ScoredDocument> first(List<ScoredDocument> ranking, int k) {
        return ranking.subList(0, Math.min(k, ranking.size()));
    }
}
