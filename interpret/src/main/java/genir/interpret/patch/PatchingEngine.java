package genir.interpret.patch;

import genir.corpus.Progress;
import genir.interpret.session.Item;
import genir.interpret.session.QueryBatch;
import genir.interpret.session.Sample;
import genir.interpret.session.Session;
import genir.model.plan.Edit;
import genir.model.plan.Hook;
import genir.model.plan.TensorView;
import genir.model.run.T5Runner;
import genir.model.run.T5Runner.DecoderRun;
import genir.model.site.Site;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/**
 * Runs a model with interventions on all queries of a sample, batch by batch: the decoder alone, on encoder outputs computed once, unless
 * one of them is inside the encoder.
 *
 * <p>Of each run only what lies behind the first site is computed that the run before it has changed in another way or not at all, and
 * experiments run in the order of their sites, the last first, so that none repeats more than it must.
 */
public final class PatchingEngine {
    /** Sees the outcome of each run. */
    @FunctionalInterface
    public interface Reader {
        /**
         * One batch under one experiment.
         *
         * @param experiment its index
         * @param run has the values of the sites that were asked for
         * @param logits [batch, vocabulary], or of the tokens that compete, valid until this returns
         */
        void read(int experiment, QueryBatch batch, DecoderRun run, TensorView logits);
    }

    private record Change(Intervention intervention, Place place) {}

    /**
     * An experiment.
     *
     * @param places of its sites in the order of the model, ascending
     */
    @SuppressWarnings("ArrayRecordComponent")
    private record Prepared(int index, List<Change> changes, int[] places) {
        /** Puts what shares its first sites side by side, and of two that part somewhere the one first that changes the later site there. */
        int compareWith(Prepared other) {
            int same = Arrays.mismatch(places, other.places);
            if (same < 0) {
                return 0;
            }
            int mine = same < places.length ? places[same] : Integer.MAX_VALUE;
            int theirs = same < other.places.length ? other.places[same] : Integer.MAX_VALUE;
            return Integer.compare(theirs, mine);
        }
    }

    private final T5Runner runner;
    private final Surroundings surroundings;
    private final Sample sample;
    private final List<Site> order;
    /** The tokens whose logits are wanted, from the first to behind the last; all where this is 0. */
    private final int from;

    private final int to;
    /** Interventions that come again in later calls. */
    private final List<Intervention> again;
    /** What lasts from one call to the next; null where nothing does. */
    private final Lasting lasting;
    /** The same engine {@link #among} all tokens, made when first needed. */
    private PatchingEngine amongAll;

    /** An engine for a model on some queries. */
    public PatchingEngine(T5Runner runner, Surroundings surroundings, Sample sample) {
        this(runner, surroundings, sample, 0, 0, List.of());
    }

    private PatchingEngine(
            T5Runner runner, Surroundings surroundings, Sample sample, int from, int to, List<Intervention> again) {
        this.from = from;
        this.to = to;
        this.runner = runner;
        this.surroundings = surroundings;
        this.sample = sample;
        this.order = new ArrayList<>(runner.sites().all());
        this.again = again;
        this.lasting = again.isEmpty() ? null : new Lasting(again);
    }

    /** An engine for a session's model on some queries. */
    public PatchingEngine(Session session, Sample sample) {
        this(session.runner(), Surroundings.of(session), sample);
    }

    /**
     * The same engine where only some tokens compete: readers get their logits alone, which rank as in the whole, and the others are
     * not computed. Only for changes of the decoder.
     *
     * @param first the first of them
     * @param behind the last one
     */
    public PatchingEngine among(int first, int behind) {
        return new PatchingEngine(runner, surroundings, sample, first, behind, again);
    }

    /**
     * The same engine for many calls of {@link #run}, each with experiments of some of these interventions: what their donors give is computed
     * once, and so is what the decoder makes of the encoder's output, as far as there is room.
     *
     * @param interventions of the decoder
     */
    public PatchingEngine keeping(List<Intervention> interventions) {
        return new PatchingEngine(runner, surroundings, sample, from, to, interventions);
    }

    /**
     * Runs experiments, each on all queries.
     *
     * @param also sites that the reader wants to see
     * @param task advanced once for each experiment on each batch
     */
    public void run(List<Experiment> experiments, Collection<Site> also, Progress.Task task, Reader reader) {
        Preparation preparation = new Preparation(experiments, also);
        for (QueryBatch batch : sample.batches()) {
            DecoderRun run = preparation.begin(batch);
            for (Prepared experiment : preparation.inOrder()) {
                TensorView logits = run.run(preparation.hooks(run, experiment, batch));
                reader.read(experiment.index(), batch, run, logits);
                task.advance(1, "");
            }
        }
    }

    /** How often {@link #run} and {@link #ranks} will advance their task. */
    public int steps(List<Experiment> experiments) {
        return experiments.size() * sample.batches().size();
    }

    /**
     * The rank, among the tokens that may come, of each query's target under each experiment.
     *
     * @return [experiment][query]
     */
    public int[][] ranks(List<Experiment> experiments, Progress.Task task) {
        return Arrays.stream(ranks(experiments, Experiment.NONE, item -> new int[] {item.target()}, task))
                .map(queries -> Arrays.stream(queries).mapToInt(own -> own[0]).toArray())
                .toArray(int[][]::new);
    }

    /**
     * The ranks of some tokens of each query among those that may come. Of what competes all over the vocabulary, or {@link #among} a part
     * of it, most logits need not be computed.
     *
     * @param near an experiment whose outcomes are like those of the others; only time depends on it
     * @return [experiment][query][token]
     */
    public int[][][] ranks(
            List<Experiment> experiments, Experiment near, Function<Item, int[]> tokens, Progress.Task task) {
        int[][][] ranks = new int[experiments.size()][sample.size()][];
        List<Experiment> all = new ArrayList<>(experiments);
        all.add(near);
        if (sample.size() == 0) {
            return ranks;
        }
        if (sample.item(0).step().allowed() != null || isInEncoder(all)) {
            run(experiments, List.of(), task, (experiment, batch, run, logits) -> {
                int[][] found = sample.ranks(runner, logits, batch, tokens);
                System.arraycopy(found, 0, ranks[experiment], batch.first(), batch.count());
            });
            return ranks;
        }
        if (to == 0) {
            amongAll = amongAll == null ? among(0, runner.parameters().config().vocabSize()) : amongAll;
            return amongAll.ranks(experiments, near, tokens, task);
        }
        Preparation preparation = new Preparation(all, List.of());
        for (QueryBatch batch : sample.batches()) {
            DecoderRun run = preparation.begin(batch);
            run.near(preparation.hooks(run, preparation.of(experiments.size()), batch));
            List<int[]> asked = sample.items().subList(batch.first(), batch.first() + batch.count()).stream()
                    .map(item -> Arrays.stream(tokens.apply(item))
                            .map(token -> token - from)
                            .toArray())
                    .toList();
            for (Prepared experiment : preparation.inOrder()) {
                if (experiment.index() < experiments.size()) {
                    int[][] found = run.ranks(preparation.hooks(run, experiment, batch), asked);
                    System.arraycopy(found, 0, ranks[experiment.index()], batch.first(), batch.count());
                    task.advance(1, "");
                }
            }
        }
        return ranks;
    }

    private boolean isInEncoder(List<Experiment> experiments) {
        return experiments.stream()
                .flatMap(experiment -> changes(experiment).stream())
                .anyMatch(change -> Runs.isInEncoder(change.place().site()));
    }

    private List<Change> changes(Experiment experiment) {
        List<Change> changes = new ArrayList<>();
        for (Intervention intervention : experiment.interventions()) {
            for (Place place : intervention.at().places(runner, surroundings.stages())) {
                changes.add(new Change(intervention, place));
            }
        }
        return changes;
    }

    /** Experiments that are about to run. */
    private final class Preparation {
        private final Replacements replacements;
        private final Set<Site> sites;
        private final List<Prepared> experiments = new ArrayList<>();
        private final List<Prepared> inOrder;

        Preparation(List<Experiment> all, Collection<Site> also) {
            replacements = lasting == null ? replacements() : lasting.replacements();
            sites = new LinkedHashSet<>(also);
            for (int i = 0; i < all.size(); i++) {
                List<Change> changes = changes(all.get(i));
                changes.forEach(change -> sites.add(change.place().site()));
                if (lasting == null) {
                    want(changes, replacements);
                }
                int[] places = changes.stream()
                        .mapToInt(change -> order.indexOf(change.place().site()))
                        .sorted()
                        .toArray();
                experiments.add(new Prepared(i, changes, places));
            }
            inOrder = experiments.stream().sorted(Prepared::compareWith).toList();
            if (lasting == null) {
                replacements.prepare();
            }
        }

        /** An experiment by its index. */
        Prepared of(int index) {
            return experiments.get(index);
        }

        List<Prepared> inOrder() {
            return inOrder;
        }

        DecoderRun begin(QueryBatch batch) {
            replacements.enter(batch);
            return lasting == null ? PatchingEngine.this.begin(batch, sites) : lasting.run(batch, sites);
        }

        List<Hook> hooks(DecoderRun run, Prepared experiment, QueryBatch batch) {
            Map<Site, List<Change>> bySite = new LinkedHashMap<>();
            experiment
                    .changes()
                    .forEach(change -> bySite.computeIfAbsent(change.place().site(), site -> new ArrayList<>())
                            .add(change));
            List<Hook> hooks = new ArrayList<>();
            bySite.forEach((site, here) -> {
                boolean replaced = here.get(0).intervention().replaces()
                        && here.get(0).place().isWhole();
                TensorView value = run.view(site);
                int length = value.rows() * value.rowLength() / batch.tokens().size();
                List<Edit> edits = new ArrayList<>();
                for (Change change : here) {
                    replacements.apply(change.intervention(), change.place(), batch, length, edits);
                }
                hooks.add(run.edit(site, replaced, edits));
            });
            return hooks;
        }
    }

    private static void want(List<Change> changes, Replacements replacements) {
        changes.forEach(change ->
                replacements.want(change.intervention(), change.place().site()));
    }

    private Replacements replacements() {
        return new Replacements(new Donor.Recipients(runner, surroundings, sample));
    }

    private DecoderRun begin(QueryBatch batch, Set<Site> sites) {
        return to == 0
                ? Runs.of(runner, batch.tokens(), batch.memory(), sites)
                : runner.decoder(batch.tokens(), batch.memory(), sites, from, to);
    }

    /** What an engine keeps between its calls. */
    private final class Lasting {
        /** Bytes of the values of all batches; beyond them a batch begins anew each time. */
        private static final long ROOM = 1L << 30;

        private final Replacements replacements = PatchingEngine.this.replacements();
        private final Set<Site> sites = new LinkedHashSet<>();
        /** By the first query of their batch. */
        private final Map<Integer, DecoderRun> runs = new HashMap<>();

        private long bytes;
        private boolean prepared;

        Lasting(List<Intervention> interventions) {
            List<Change> changes = changes(new Experiment(interventions));
            want(changes, replacements);
            changes.forEach(change -> sites.add(change.place().site()));
        }

        /** Prepared when first needed: of an engine and the one among all tokens, one alone runs. */
        Replacements replacements() {
            if (!prepared) {
                replacements.prepare();
                prepared = true;
            }
            return replacements;
        }

        DecoderRun run(QueryBatch batch, Set<Site> wanted) {
            if (!sites.containsAll(wanted)) {
                throw new IllegalArgumentException("not among the interventions that come again: " + wanted);
            }
            DecoderRun known = runs.get(batch.first());
            if (known != null) {
                return known;
            }
            if (bytes > ROOM) {
                return begin(batch, sites);
            }
            DecoderRun run = to == 0
                    ? runner.lastingDecoder(batch.tokens(), batch.memory(), sites)
                    : runner.lastingDecoder(batch.tokens(), batch.memory(), sites, from, to);
            bytes += run.bytes();
            runs.put(batch.first(), run);
            return run;
        }
    }
}
