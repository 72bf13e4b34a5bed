package genir.interpret.path;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import genir.corpus.Progress;
import genir.interpret.PlantedModel;
import genir.interpret.SmallModel;
import genir.interpret.patch.Component;
import genir.interpret.patch.Experiment;
import genir.interpret.patch.Intervention;
import genir.interpret.patch.Target;
import genir.interpret.session.QueryBatch;
import genir.interpret.session.Session;
import genir.model.plan.Hook;
import genir.model.plan.TensorView;
import genir.model.run.T5Runner.DecoderRun;
import genir.model.site.Site;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Paths against the definition carried out step by step: whole runs of the decoder in which all outputs but some are frozen. */
class PathEngineTest {
    private static final Progress.Task TASK = Progress.NONE.start("", -1);

    private static Sender removed(int layer, Component component) {
        return new Sender(layer, component, Experiment.of(new Intervention.Zero(Target.layers(component, layer))));
    }

    private static List<Sender> senders(Session session) {
        List<Sender> senders = new ArrayList<>();
        for (Receiver receiver : Receiver.all(session.layers())) {
            if (!receiver.isLogits()) {
                int layer = receiver.layer();
                Component component = receiver.component();
                senders.add(removed(layer, component));
                senders.add(new Sender(
                        layer,
                        component,
                        Experiment.of(new Intervention.Mean(Target.layers(component, layer), "all"))));
            }
        }
        senders.add(new Sender(
                0,
                Component.CROSS_ATTENTION,
                Experiment.of(new Intervention.Zero(Target.head(Component.CROSS_ATTENTION, 0, 1)))));
        return senders;
    }

    private static List<Path> edges(Session session, List<Sender> senders) {
        List<Path> paths = new ArrayList<>();
        for (Sender sender : senders) {
            for (Receiver receiver : Receiver.all(session.layers())) {
                if (receiver.reads(sender.layer(), sender.component())) {
                    paths.add(new Path(List.of(sender), List.of(receiver)));
                }
            }
        }
        return paths;
    }

    /** A batch's logits, and for paths with one component as receiver the last residual with its output alone changed. */
    @SuppressWarnings("ArrayRecordComponent") // read by tests alone
    private record Found(float[] logits, float[] last) {}

    private static Map<List<Integer>, Found> follow(Session session, List<Sender> senders, List<Path> paths) {
        Map<List<Integer>, Found> found = new HashMap<>();
        new PathEngine(session, senders).run(paths, TASK, new PathEngine.Reader() {
            @Override
            public void unchanged(QueryBatch batch, TensorView logits) {
                found.put(List.of(-1, batch.first()), new Found(logits.read().data(), null));
            }

            @Override
            public void followed(int path, QueryBatch batch, ResidualStream stream, DecoderRun run, TensorView logits) {
                Receiver receiver = paths.get(path).receivers().get(0);
                boolean single = paths.get(path).receivers().size() == 1 && !receiver.isLogits();
                found.put(
                        List.of(path, batch.first()),
                        new Found(
                                logits.read().data(),
                                single ? stream.lastWith(receiver, run).data() : null));
            }
        });
        return found;
    }

    /** The definition, one whole run after the other. */
    private static final class StepByStep {
        private final Session session;
        private final DecoderRun run;
        private final List<Site> outputs = new ArrayList<>();
        private final Map<Site, float[]> unchanged = new HashMap<>();

        StepByStep(Session session, QueryBatch batch) {
            this.session = session;
            for (Receiver receiver : Receiver.all(session.layers())) {
                if (!receiver.isLogits()) {
                    outputs.add(receiver.component().output(receiver.layer()));
                }
            }
            Set<Site> sites = new HashSet<>(outputs);
            sites.add(Component.CROSS_ATTENTION.units(0));
            sites.add(session.runner().sites().lastResidual());
            this.run = session.runner().decoder(batch.tokens(), batch.memory(), sites);
            run.run(List.of());
            sites.forEach(site -> unchanged.put(site, read(site)));
        }

        private float[] read(Site site) {
            return run.view(site).read().data();
        }

        /** What a sender writes instead, read off a run of its experiment alone. */
        private float[] sent(Sender sender) {
            Intervention change = sender.experiment().interventions().get(0);
            if (!change.at().heads().isEmpty()) {
                Site units = Component.CROSS_ATTENTION.units(sender.layer());
                int size = session.runner().parameters().config().dKv();
                int heads = session.runner().parameters().config().numHeads();
                float[] without = unchanged.get(units).clone();
                for (int i = 0; i < without.length; i++) {
                    if (i / size % heads == change.at().heads().get(0)) {
                        without[i] = 0;
                    }
                }
                run.run(List.of(set(units, without)));
                return read(sender.output());
            }
            float[] now = unchanged.get(sender.output());
            float[] other = new float[now.length];
            if (change instanceof Intervention.Mean) {
                float[] mean = mean(session, sender.output());
                for (int i = 0; i < other.length; i++) {
                    other[i] = mean[i % mean.length];
                }
            }
            return other;
        }

        private Hook set(Site site, float[] values) {
            return run.overwrite(site, view -> view.write(values));
        }

        /** What a receiver writes where senders send something else and all others what they do in the unchanged model. */
        private float[] received(Path path, Receiver receiver) {
            Site mine = receiver.component().output(receiver.layer());
            Map<Site, float[]> frozen = new HashMap<>(unchanged);
            frozen.keySet().retainAll(outputs);
            path.senders().forEach(sender -> frozen.put(sender.output(), sent(sender)));
            frozen.remove(mine);
            run.run(frozen.entrySet().stream()
                    .map(entry -> set(entry.getKey(), entry.getValue()))
                    .toList());
            return read(mine);
        }

        float[] logits(Path path, boolean onlyToLogits) {
            Map<Site, float[]> changed = new HashMap<>();
            for (Receiver receiver : path.receivers()) {
                if (receiver.isLogits()) {
                    path.senders().forEach(sender -> changed.put(sender.output(), sent(sender)));
                } else {
                    changed.put(receiver.component().output(receiver.layer()), received(path, receiver));
                }
            }
            if (onlyToLogits || path.receivers().contains(Receiver.LOGITS)) {
                outputs.forEach(site -> changed.putIfAbsent(site, unchanged.get(site)));
            }
            return run.run(changed.entrySet().stream()
                            .map(entry -> set(entry.getKey(), entry.getValue()))
                            .toList())
                    .read()
                    .data();
        }
    }

    private static float[] mean(Session session, Site site) {
        double[] sum = null;
        int queries = 0;
        for (QueryBatch batch : session.batches()) {
            DecoderRun run = session.runner().decoder(batch.tokens(), batch.memory(), List.of(site));
            run.run(List.of());
            float[] values = run.view(site).read().data();
            int width = values.length / batch.tokens().size();
            sum = sum == null ? new double[width] : sum;
            for (int i = 0; i < batch.count() * width; i++) {
                sum[i % width] += values[i];
            }
            queries += batch.count();
        }
        float[] mean = new float[sum.length];
        for (int i = 0; i < mean.length; i++) {
            mean[i] = (float) (sum[i] / queries);
        }
        return mean;
    }

    private static void compare(Session session, List<Sender> senders, List<Path> paths) {
        Map<List<Integer>, Found> found = follow(session, senders, paths);
        assertThat(found).hasSize((paths.size() + 1) * session.batches().size());
        for (QueryBatch batch : session.batches()) {
            for (int path = 0; path < paths.size(); path++) {
                Found mine = found.get(List.of(path, batch.first()));
                StepByStep steps = new StepByStep(session, batch);
                assertClose(mine.logits(), steps.logits(paths.get(path), false), paths.get(path));
                if (mine.last() != null) {
                    float[] straight = steps.logits(paths.get(path), true);
                    assertClose(session.runner().unembed(mine.last()).read().data(), straight, paths.get(path));
                }
            }
        }
    }

    private static void assertClose(float[] mine, float[] theirs, Path path) {
        assertThat(mine).hasSameSizeAs(theirs);
        double largest = 0;
        for (int i = 0; i < mine.length; i++) {
            largest = Math.max(largest, Math.abs(mine[i] - theirs[i]));
        }
        assertThat(largest).as(path.toString()).isLessThan(1e-4);
    }

    @Test
    void everyEdgeIsWhatWholeRunsWithAllElseFrozenGive() {
        for (Session session :
                List.of(SmallModel.session(SmallModel.trained()), SmallModel.session(SmallModel.untrained()))) {
            List<Sender> senders = senders(session);
            List<Path> edges = edges(session, senders);
            // Of 9 components 36 pairs and 9 edges to the logits, by two modes; of the head 8.
            assertThat(edges).hasSize(2 * 45 + 8);
            compare(session, senders, edges);
        }
    }

    @Test
    void severalReceiversReadWhatSeveralSendersChangeBeforeThem() {
        Session session = SmallModel.session(SmallModel.trained());
        List<Sender> senders = List.of(
                removed(0, Component.MLP),
                removed(1, Component.CROSS_ATTENTION),
                removed(2, Component.CROSS_ATTENTION));
        compare(
                session,
                senders,
                List.of(
                        new Path(senders, List.of(new Receiver(1, Component.MLP), new Receiver(2, Component.MLP))),
                        new Path(
                                senders.subList(0, 2),
                                List.of(
                                        new Receiver(2, Component.SELF_ATTENTION),
                                        new Receiver(1, Component.CROSS_ATTENTION)))));
    }

    @Test
    void aPathOnWhichNothingIsSentChangesNothing() {
        Session session = SmallModel.session(PlantedModel.parameters());
        // Self-attention writes nothing in this model.
        List<Sender> senders = List.of(removed(1, Component.SELF_ATTENTION));
        Map<List<Integer>, Found> found =
                follow(session, senders, List.of(new Path(senders, List.of(new Receiver(1, Component.MLP)))));
        session.batches()
                .forEach(batch -> assertThat(
                                found.get(List.of(0, batch.first())).logits())
                        .containsExactly(found.get(List.of(-1, batch.first())).logits(), within(1e-5f)));
    }

    @Test
    void sendersThatShareAnExperimentShareItsRun() {
        Session session = SmallModel.session(SmallModel.trained());
        Experiment everything = Experiment.of(
                new Intervention.Zero(Target.layers(Component.CROSS_ATTENTION, 0, 1, 2)),
                new Intervention.Zero(Target.layers(Component.MLP, 0, 1, 2)));
        List<Sender> together =
                List.of(new Sender(0, Component.MLP, everything), new Sender(1, Component.CROSS_ATTENTION, everything));
        List<Sender> apart = List.of(removed(0, Component.MLP), removed(1, Component.CROSS_ATTENTION));
        PathEngine engine = new PathEngine(session, together);
        assertThat(engine.steps(0)).isEqualTo(2 * session.batches().size());
        List<Receiver> receivers = List.of(new Receiver(2, Component.MLP));
        Map<List<Integer>, Found> mine = follow(session, together, List.of(new Path(together, receivers)));
        Map<List<Integer>, Found> theirs = follow(session, apart, List.of(new Path(apart, receivers)));
        mine.forEach((key, found) ->
                assertThat(found.logits()).containsExactly(theirs.get(key).logits()));
    }
}
