package genir.interpret.path;

import genir.corpus.Progress;
import genir.interpret.patch.Experiment;
import genir.interpret.patch.PatchingEngine;
import genir.interpret.session.QueryBatch;
import genir.interpret.session.Session;
import genir.model.plan.Hook;
import genir.model.plan.TensorView;
import genir.model.run.T5Runner;
import genir.model.run.T5Runner.DecoderRun;
import genir.model.site.Site;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Path patching (Wang et al., arXiv 2211.00593, section 3.1; Goldowsky-Dill et al., arXiv 2304.05969) through the residual
 * stream: receivers read the stream as if senders had written something else there, while everything in between is what it is
 * in the unchanged model; what the receivers then write goes on to all that follows.
 *
 * <p>A receiver is the only reader of its own norm, so it is enough to replace what comes out of that: the stream of the
 * unchanged model plus the senders' changes, divided by its own scale. What comes before the first receiver is not computed
 * again.
 */
public final class PathEngine {
    /** Sees each run of a batch: the unchanged one first, then the senders', then the paths'. */
    public interface Reader {
        /** The model as it is. */
        void unchanged(QueryBatch batch, TensorView logits);

        /** A sender's experiment, with all that follows from it. */
        default void replaced(int sender, QueryBatch batch, TensorView logits) {}

        /** All senders' changes are known. */
        default void sent(QueryBatch batch, ResidualStream stream) {}

        /** A path followed. */
        default void followed(int path, QueryBatch batch, ResidualStream stream, DecoderRun run, TensorView logits) {}
    }

    private final Session session;
    private final T5Runner runner;
    private final List<Sender> senders;
    private final List<Receiver> reading;
    /** The unchanged model first. */
    private final List<Experiment> experiments = new ArrayList<>(List.of(Experiment.NONE));
    /** The residual stream where receivers read it, and the outputs of components. */
    private final Set<Site> stream = new LinkedHashSet<>();

    /** An engine for a session's analysed queries. */
    public PathEngine(Session session, List<Sender> senders) {
        this.session = session;
        this.runner = session.runner();
        this.senders = List.copyOf(senders);
        this.reading = Receiver.all(session.layers());
        senders.stream().map(Sender::experiment).distinct().forEach(experiments::add);
        for (Receiver receiver : reading) {
            stream.add(receiver.residual(runner));
            if (!receiver.isLogits()) {
                stream.add(receiver.component().output(receiver.layer()));
            }
        }
    }

    /** How often {@link #run} will advance its task for as many paths. */
    public int steps(int paths) {
        return (experiments.size() + paths) * session.batches().size();
    }

    /**
     * Runs everything on all queries.
     *
     * @param task advanced once for each run of a batch
     */
    public void run(List<Path> paths, Progress.Task task, Reader reader) {
        Set<Site> sites = new LinkedHashSet<>(stream);
        paths.forEach(path -> path.receivers().forEach(receiver -> sites.add(receiver.input())));
        new PatchingEngine(session, session.analysed())
                .run(experiments, sites, task, new Batches(paths, order(paths), task, reader));
    }

    /** The paths' places, the one with the last first receiver first: so that none computes again more than it must. */
    private List<Integer> order(List<Path> paths) {
        return IntStream.range(0, paths.size())
                .boxed()
                .sorted(Comparator.comparingInt(path -> -paths.get(path).receivers().stream()
                        .mapToInt(reading::indexOf)
                        .min()
                        .orElseThrow()))
                .toList();
    }

    /** Follows the paths of a batch as soon as all its senders have been run. */
    private final class Batches implements PatchingEngine.Reader {
        private final List<Path> paths;
        private final List<Integer> order;
        private final Progress.Task task;
        private final Reader reader;
        private ResidualStream current;

        Batches(List<Path> paths, List<Integer> order, Progress.Task task, Reader reader) {
            this.paths = paths;
            this.order = order;
            this.task = task;
            this.reader = reader;
        }

        @Override
        public void read(int experiment, QueryBatch batch, DecoderRun run, TensorView logits) {
            if (experiment == 0) {
                current = new ResidualStream(runner, run, stream);
                reader.unchanged(batch, logits);
                return;
            }
            for (int sender = 0; sender < senders.size(); sender++) {
                if (senders.get(sender).experiment().equals(experiments.get(experiment))) {
                    current.note(senders.get(sender), run);
                    reader.replaced(sender, batch, logits);
                }
            }
            if (current.senders() == senders.size()) {
                reader.sent(batch, current);
                order.forEach(path -> follow(path, batch, run));
            }
        }

        private void follow(int path, QueryBatch batch, DecoderRun run) {
            TensorView logits = run.run(hooks(run, paths.get(path)));
            reader.followed(path, batch, current, run, logits);
            task.advance(1, "");
        }

        private List<Hook> hooks(DecoderRun run, Path path) {
            return path.receivers().stream()
                    .map(receiver -> {
                        float[] input =
                                current.normalized(receiver, path.senders()).data();
                        return run.replace(receiver.input(), view -> view.write(input));
                    })
                    .toList();
        }
    }
}
