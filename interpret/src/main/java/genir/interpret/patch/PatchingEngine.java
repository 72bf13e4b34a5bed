package genir.interpret.patch;

import genir.corpus.Progress;
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
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Runs a model with interventions on all queries of a sample, batch by batch: the decoder alone, on encoder outputs computed once, unless
 * one of them is inside the encoder.
 *
 * <p>Of each run only what lies behind the first changed site is computed, and experiments run in the order of that site,
 * the last first, so that none repeats more than it must.
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

    private record Prepared(int index, List<Change> changes, int first) {}

    private final T5Runner runner;
    private final Surroundings surroundings;
    private final Sample sample;
    private final List<Site> order;
    /** The tokens whose logits are wanted, from the first to behind the last; all where this is 0. */
    private final int from;

    private final int to;

    /** An engine for a model on some queries. */
    public PatchingEngine(T5Runner runner, Surroundings surroundings, Sample sample) {
        this(runner, surroundings, sample, 0, 0);
    }

    private PatchingEngine(T5Runner runner, Surroundings surroundings, Sample sample, int from, int to) {
        this.from = from;
        this.to = to;
        this.runner = runner;
        this.surroundings = surroundings;
        this.sample = sample;
        this.order = new ArrayList<>(runner.sites().all());
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
        return new PatchingEngine(runner, surroundings, sample, first, behind);
    }

    /**
     * Runs experiments, each on all queries.
     *
     * @param also sites that the reader wants to see
     * @param task advanced once for each experiment on each batch
     */
    public void run(List<Experiment> experiments, Collection<Site> also, Progress.Task task, Reader reader) {
        Replacements replacements = new Replacements(new Donor.Recipients(runner, surroundings, sample));
        Set<Site> sites = new LinkedHashSet<>(also);
        List<Prepared> prepared = new ArrayList<>();
        for (int i = 0; i < experiments.size(); i++) {
            List<Change> changes = changes(experiments.get(i));
            for (Change change : changes) {
                replacements.want(change.intervention(), change.place().site());
                sites.add(change.place().site());
            }
            int first = changes.stream()
                    .mapToInt(change -> order.indexOf(change.place().site()))
                    .min()
                    .orElse(Integer.MAX_VALUE);
            prepared.add(new Prepared(i, changes, first));
        }
        prepared.sort(Comparator.comparingInt(Prepared::first).reversed());
        replacements.prepare();
        for (QueryBatch batch : sample.batches()) {
            replacements.enter(batch);
            DecoderRun run = to == 0
                    ? Runs.of(runner, batch.tokens(), batch.memory(), sites)
                    : runner.decoder(batch.tokens(), batch.memory(), sites, from, to);
            for (Prepared experiment : prepared) {
                TensorView logits = run.run(hooks(run, experiment.changes(), replacements, batch));
                reader.read(experiment.index(), batch, run, logits);
                task.advance(1, "");
            }
        }
    }

    /** How often {@link #run} will advance its task. */
    public int steps(List<Experiment> experiments) {
        return experiments.size() * sample.batches().size();
    }

    /**
     * The rank, among the tokens that may come, of each query's target under each experiment.
     *
     * @return [experiment][query]
     */
    public int[][] ranks(List<Experiment> experiments, Progress.Task task) {
        int[][] ranks = new int[experiments.size()][sample.size()];
        run(experiments, List.of(), task, (experiment, batch, run, logits) -> {
            int[] found = sample.ranks(runner, logits, batch);
            System.arraycopy(found, 0, ranks[experiment], batch.first(), batch.count());
        });
        return ranks;
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

    private static List<Hook> hooks(DecoderRun run, List<Change> changes, Replacements replacements, QueryBatch batch) {
        Map<Site, List<Change>> bySite = new LinkedHashMap<>();
        changes.forEach(change -> bySite.computeIfAbsent(change.place().site(), site -> new ArrayList<>())
                .add(change));
        List<Hook> hooks = new ArrayList<>();
        bySite.forEach((site, here) -> {
            boolean replaced =
                    here.get(0).intervention().replaces() && here.get(0).place().isWhole();
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
