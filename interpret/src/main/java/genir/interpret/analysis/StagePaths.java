package genir.interpret.analysis;

import genir.corpus.Progress;
import genir.interpret.patch.Component;
import genir.interpret.path.Path;
import genir.interpret.path.PathEngine;
import genir.interpret.path.Receiver;
import genir.interpret.path.ResidualStream;
import genir.interpret.path.Sender;
import genir.interpret.session.QueryBatch;
import genir.interpret.session.Session;
import genir.interpret.stage.Stage;
import genir.interpret.table.Table;
import genir.interpret.table.Tables;
import genir.interpret.table.Tables.StagePathRow;
import genir.model.plan.TensorView;
import genir.model.run.T5Runner.DecoderRun;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Path patching between stages ({@link PathEngine}), for what the paper reads off activations (section 5.3): whether the right
 * document's lead depends on what Stage III's MLPs read of cross-attention, more than of any other type of component, and on
 * what Stage II's cross-attention reads of Stage I's MLPs. All components of a type are replaced as senders, and all receivers
 * read the stream as if they were, each as the unchanged model has it otherwise.
 *
 * <p>As there, Stage III is without the model's last layer where it has others, and senders to it are told apart by their type only.
 */
public final class StagePaths implements Analysis {
    /** In place of a stage: senders of all of them. */
    public static final String ALL = "all";

    /** The measure that is the change of the lead, in logits. */
    public static final String LEAD = "lead";

    private static final String LEFT_FIRST = "left_first";

    /** Senders of a type and stage, receivers of a type and stage. */
    private record Edge(Mode mode, Component sender, Stage from, Component receiver, Stage to) {
        Object[] key(String measure) {
            return new Object[] {
                mode.label(), sender.label(), from.name(), receiver.label(), to.name(), to.layers(), measure
            };
        }

        List<Receiver> receivers() {
            return IntStream.rangeClosed(to.from(), to.to())
                    .mapToObj(layer -> new Receiver(layer, receiver))
                    .toList();
        }

        /** Those that a receiver comes behind. */
        List<Sender> senders(Session session, List<PatchedUnit> units) {
            return units.stream()
                    .filter(unit -> unit.mode() == mode
                            && unit.component() == sender
                            && from.contains(unit.layer())
                            && receivers().stream()
                                    .anyMatch(receiver -> receiver.reads(unit.layer(), unit.component())))
                    .map(unit -> unit.sender(session))
                    .toList();
        }
    }

    @Override
    public String name() {
        return "stage-paths";
    }

    @Override
    public double runs(Session session) {
        List<Mode> modes = Mode.of(session);
        return (1 + modes.size() + edges(session, modes).size() / 2.0)
                * session.batches().size();
    }

    @Override
    public Outcome run(Session session, Progress progress) {
        List<Mode> modes = Mode.of(session);
        List<PatchedUnit> units = PatchedUnit.components(session, modes);
        List<Edge> edges = edges(session, modes).stream()
                .filter(edge -> !edge.senders(session, units).isEmpty())
                .toList();
        if (edges.isEmpty()) {
            return Outcome.notRun(
                    "Path patching between stages needs Stage II or III among the model's stages, and a mode"
                            + " in interpret.modes that can be run.");
        }
        return new Measurement(session, units, edges).run(name(), progress);
    }

    private static List<Edge> edges(Session session, List<Mode> modes) {
        List<Edge> edges = new ArrayList<>();
        for (Mode mode : modes) {
            for (Component sender : Component.values()) {
                session.stages()
                        .ofPaper("II")
                        .ifPresent(to -> session.stages()
                                .stages()
                                .forEach(from ->
                                        edges.add(new Edge(mode, sender, from, Component.CROSS_ATTENTION, to))));
                session.stages()
                        .ofPaper("III")
                        .ifPresent(to -> edges.add(new Edge(
                                mode,
                                sender,
                                new Stage(ALL, 0, session.layers() - 1),
                                Component.MLP,
                                to.withoutLast())));
            }
        }
        return edges;
    }

    private static final class Measurement implements PathEngine.Reader {
        private final Session session;
        private final List<PatchedUnit> units;
        private final List<Edge> edges;
        private final UnchangedLeads leads;
        private final QueryMeans means;

        Measurement(Session session, List<PatchedUnit> units, List<Edge> edges) {
            this.session = session;
            this.units = units;
            this.edges = edges;
            this.leads = new UnchangedLeads(session);
            this.means = new QueryMeans(session);
        }

        Outcome run(String label, Progress progress) {
            PathEngine engine = new PathEngine(
                    session, units.stream().map(unit -> unit.sender(session)).toList());
            List<Path> paths = edges.stream()
                    .map(edge -> new Path(edge.senders(session, units), edge.receivers()))
                    .toList();
            try (Progress.Task task = progress.start(label, engine.steps(paths.size()))) {
                engine.run(paths, task, this);
            }
            Table<StagePathRow> table = new Table<>(Tables.STAGE_PATHS);
            means.addTo(table);
            Outcome outcome = new Outcome()
                    .table(table)
                    .means(means)
                    .note(
                            "Between stages: the receivers read the residual stream as if all components of the sender's type were"
                                    + " replaced; what they then write goes on to all that follows. Stage III is without the model's last"
                                    + " layer, where it has others.");
            return Mode.withNotes(outcome, session);
        }

        @Override
        public void unchanged(QueryBatch batch, TensorView logits) {
            leads.note(batch, logits);
        }

        @Override
        public void followed(int path, QueryBatch batch, ResidualStream stream, DecoderRun run, TensorView logits) {
            Edge edge = edges.get(path);
            FloatBuffer scores = logits.floats();
            int[] ranks = session.analysed().ranks(session.runner(), logits, batch);
            for (int row = 0; row < batch.count(); row++) {
                int query = batch.first() + row;
                means.put(query, leads.change(scores, row, logits.rowLength(), query), edge.key(LEAD));
                means.put(query, ranks[row] > 1 ? 1 : 0, edge.key(LEFT_FIRST));
            }
        }
    }
}
