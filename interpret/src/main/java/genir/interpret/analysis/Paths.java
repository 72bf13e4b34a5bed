package genir.interpret.analysis;

import genir.corpus.Progress;
import genir.interpret.path.Path;
import genir.interpret.path.PathEngine;
import genir.interpret.path.Receiver;
import genir.interpret.path.ResidualStream;
import genir.interpret.path.Sender;
import genir.interpret.session.QueryBatch;
import genir.interpret.session.Session;
import genir.interpret.source.Matrix;
import genir.interpret.table.Table;
import genir.interpret.table.Tables;
import genir.interpret.table.Tables.AgreementRow;
import genir.interpret.table.Tables.PathEdgeRow;
import genir.interpret.table.Tables.PathEffectRow;
import genir.model.Tensor;
import genir.model.plan.TensorView;
import genir.model.run.SiteGradients;
import genir.model.run.T5Runner.DecoderRun;
import genir.model.site.Site;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Path patching (Wang et al., arXiv 2211.00593, section 3.1): which components the right document's lead depends on, and by
 * way of which others. An edge: a sender's output is replaced, but a single receiver reads the stream as if it were; what that
 * one then writes goes on to all that follows. So an edge is the part of the sender's total effect whose first stop is the
 * receiver, and to first order all edges of a sender make its total effect. The one to the logits is the direct effect.
 *
 * <p>There are about half as many edges as pairs of components. All are estimated by one run backwards, the gradient at what
 * the receiver's norm gives times what changes there (edge attribution patching, Syed et al., arXiv 2310.10348, but with the
 * norm computed anew); those with the largest estimates are followed indeed. To the logits no estimate is needed.
 */
public final class Paths implements Analysis {
    private static final List<Mode> MODES = List.of(Mode.ZERO, Mode.MEAN);
    /** Edges of each mode that are followed indeed, those to the logits apart. */
    private static final int FOLLOWED = 30;

    private static final String ESTIMATED = "estimated";
    private static final String LEAD = "lead";
    private static final String LOGIT = "logit";
    /** The change of the lead where all but the receiver, and with it the logits, is as in the unchanged model. */
    private static final String FROZEN = "frozen";

    private static final String TOTAL = "total";
    private static final String DIRECT = "direct";
    private static final String INDIRECT = "indirect";

    @Override
    public String name() {
        return "paths";
    }

    /** Gradients and shared replacements, then each sender and some edges by each mode. */
    @Override
    public double runs(Session session) {
        List<Mode> modes = modes(session);
        int apart = PatchedUnit.components(session, modes).size() + modes.size() * followed(session);
        return (3 + modes.size() + 0.5 * apart) * session.batches().size();
    }

    private static List<Mode> modes(Session session) {
        return Mode.of(session).stream().filter(MODES::contains).toList();
    }

    /** How many edges of each mode are followed. */
    private static int followed(Session session) {
        int components = Receiver.all(session.layers()).size() - 1;
        return Math.min(FOLLOWED, components * (components - 1) / 2);
    }

    @Override
    public Outcome run(Session session, Progress progress) {
        List<Mode> modes = modes(session);
        return modes.isEmpty()
                ? Outcome.notRun("Path patching replaces by zero and by the mean: interpret.modes has neither.")
                : new Measurement(session, modes).run(name(), progress);
    }

    private record Edge(PatchedUnit sender, Receiver receiver) {
        boolean isDirect() {
            return receiver.isLogits();
        }

        Object[] key(String measure) {
            return new Object[] {
                sender.mode().label(),
                sender.layer(),
                sender.component().label(),
                receiver.layer(),
                receiver.label(),
                measure
            };
        }
    }

    private static final class Measurement {
        private final Session session;
        private final List<Mode> modes;
        private final List<PatchedUnit> senders;
        private final List<Edge> edges = new ArrayList<>();
        private final UnchangedLeads leads;
        private final QueryMeans ofEdges;
        private final QueryMeans ofSenders;

        Measurement(Session session, List<Mode> modes) {
            this.session = session;
            this.modes = modes;
            this.senders = PatchedUnit.components(session, modes);
            for (PatchedUnit sender : senders) {
                for (Receiver receiver : Receiver.all(session.layers())) {
                    if (receiver.reads(sender.layer(), sender.component())) {
                        edges.add(new Edge(sender, receiver));
                    }
                }
            }
            this.leads = new UnchangedLeads(session);
            this.ofEdges = new QueryMeans(session);
            this.ofSenders = new QueryMeans(session);
        }

        Outcome run(String label, Progress progress) {
            PathEngine together = new PathEngine(
                    session, senders.stream().map(unit -> unit.sender(session)).toList());
            PathEngine apart = new PathEngine(
                    session,
                    senders.stream().map(unit -> unit.senderAlone(session)).toList());
            try (Progress.Task task =
                    progress.start(label, together.steps(0) + apart.steps(modes.size() * followed(session)))) {
                together.run(List.of(), task, new Estimates());
                List<Edge> chosen = chosen();
                List<Path> paths = chosen.stream()
                        .map(edge -> new Path(List.of(edge.sender().senderAlone(session)), List.of(edge.receiver())))
                        .toList();
                apart.run(paths, task, new Effects(chosen));
                addIndirect();
                return outcome(chosen);
            }
        }

        /** Every edge by its gradient, and those to the logits as they are. */
        private final class Estimates implements PathEngine.Reader {
            private final SiteGradients gradients = new SiteGradients(session.runner());
            private final Set<Site> inputs = new LinkedHashSet<>();
            private Map<Site, Tensor> slopes;

            Estimates() {
                edges.stream()
                        .filter(edge -> !edge.isDirect())
                        .forEach(edge -> inputs.add(edge.receiver().input()));
            }

            @Override
            public void unchanged(QueryBatch batch, TensorView logits) {
                leads.note(batch, logits);
                slopes =
                        gradients.run(batch.tokens(), batch.memory(), leads.weights(batch, logits.rowLength()), inputs);
            }

            @Override
            public void sent(QueryBatch batch, ResidualStream stream) {
                LastResiduals last = new LastResiduals(session, leads, batch, stream.read(Receiver.LOGITS, List.of()));
                for (Edge edge : edges) {
                    List<Sender> sender = List.of(edge.sender().sender(session));
                    if (edge.isDirect()) {
                        direct(edge, last, batch, stream.read(Receiver.LOGITS, sender));
                    } else {
                        estimate(
                                edge,
                                batch,
                                stream.normalized(edge.receiver(), List.of()),
                                stream.normalized(edge.receiver(), sender));
                    }
                }
            }

            private void direct(Edge edge, LastResiduals last, QueryBatch batch, Matrix residuals) {
                for (int row = 0; row < batch.count(); row++) {
                    int query = batch.first() + row;
                    double lead = last.changeOfLead(residuals, row);
                    double logit = last.changeOfLogit(residuals, row);
                    ofEdges.put(query, lead, edge.key(LEAD));
                    ofEdges.put(query, logit, edge.key(LOGIT));
                    ofSenders.put(query, lead, key(edge.sender(), DIRECT, LEAD));
                    ofSenders.put(query, logit, key(edge.sender(), DIRECT, LOGIT));
                }
            }

            private void estimate(Edge edge, QueryBatch batch, Matrix before, Matrix after) {
                Matrix slope = new Matrix(slopes.get(edge.receiver().input()).data(), before.width());
                for (int row = 0; row < batch.count(); row++) {
                    double effect = slope.dot(row, after, row) - slope.dot(row, before, row);
                    ofEdges.put(batch.first() + row, effect, edge.key(ESTIMATED));
                }
            }
        }

        /** The total effects of senders, and some edges as they are. */
        private final class Effects implements PathEngine.Reader {
            private final List<Edge> chosen;

            Effects(List<Edge> chosen) {
                this.chosen = chosen;
            }

            @Override
            public void unchanged(QueryBatch batch, TensorView logits) {
                // The leads are known.
            }

            @Override
            public void replaced(int sender, QueryBatch batch, TensorView logits) {
                PatchedUnit unit = senders.get(sender);
                put(ofSenders, batch, logits, key(unit, TOTAL, LEAD), key(unit, TOTAL, LOGIT));
            }

            @Override
            public void followed(int path, QueryBatch batch, ResidualStream stream, DecoderRun run, TensorView logits) {
                Edge edge = chosen.get(path);
                put(ofEdges, batch, logits, edge.key(LEAD), edge.key(LOGIT));
                LastResiduals last = new LastResiduals(session, leads, batch, stream.read(Receiver.LOGITS, List.of()));
                Matrix frozen = stream.lastWith(edge.receiver(), run);
                for (int row = 0; row < batch.count(); row++) {
                    ofEdges.put(batch.first() + row, last.changeOfLead(frozen, row), edge.key(FROZEN));
                }
            }

            private void put(QueryMeans means, QueryBatch batch, TensorView logits, Object[] lead, Object[] logit) {
                FloatBuffer scores = logits.floats();
                int width = logits.rowLength();
                for (int row = 0; row < batch.count(); row++) {
                    int query = batch.first() + row;
                    means.put(query, leads.change(scores, row, width, query), lead);
                    means.put(query, leads.changeOfLogit(scores, row, width, query), logit);
                }
            }
        }

        /** Of each mode, the edges with the largest estimates. */
        private List<Edge> chosen() {
            List<Edge> chosen = new ArrayList<>();
            for (Mode mode : modes) {
                edges.stream()
                        .filter(edge -> edge.sender().mode() == mode && !edge.isDirect())
                        .sorted(Comparator.comparingDouble(edge -> -Math.abs(ofEdges.mean(edge.key(ESTIMATED)))))
                        .limit(followed(session))
                        .forEach(chosen::add);
            }
            return chosen;
        }

        /** What is not direct goes by way of other components. */
        private void addIndirect() {
            for (PatchedUnit sender : senders) {
                for (String measure : List.of(LEAD, LOGIT)) {
                    double[] total = ofSenders.values(List.of(key(sender, TOTAL, measure)));
                    double[] direct = ofSenders.values(List.of(key(sender, DIRECT, measure)));
                    for (int query = 0; query < total.length; query++) {
                        ofSenders.put(query, total[query] - direct[query], key(sender, INDIRECT, measure));
                    }
                }
            }
        }

        private static Object[] key(PatchedUnit sender, String way, String measure) {
            return new Object[] {
                sender.mode().label(), sender.layer(), sender.component().label(), way, measure
            };
        }

        private Outcome outcome(List<Edge> chosen) {
            Table<PathEdgeRow> paths = new Table<>(Tables.PATHS);
            ofEdges.addTo(paths);
            Table<PathEffectRow> effects = new Table<>(Tables.PATHS_EFFECTS);
            ofSenders.addTo(effects);
            Table<AgreementRow> agreement = new Table<>(Tables.PATHS_AGREEMENT);
            for (Mode mode : modes) {
                List<Edge> mine = chosen.stream()
                        .filter(edge -> edge.sender().mode() == mode)
                        .toList();
                Agreement.add(agreement, "edges", mode, means(mine, ESTIMATED), means(mine, LEAD));
            }
            return new Outcome()
                    .table(paths)
                    .table(effects)
                    .table(agreement)
                    .fact("edges", edges.size() / modes.size())
                    .fact("edges_followed", chosen.size() / modes.size())
                    .note(
                            "An effect is the change of the right document's lead, in logits, on the token that is its runner-up in"
                                    + " the unchanged model.")
                    .note(
                            "An edge: its receiver alone reads the residual stream as if the sender's output were replaced, with the"
                                    + " norm before it computed anew; what it then writes goes on to all that follows.")
                    .note("The start token's embedding is no sender: it is the same for every query.");
        }

        private double[] means(List<Edge> some, String measure) {
            return some.stream()
                    .mapToDouble(edge -> ofEdges.mean(edge.key(measure)))
                    .toArray();
        }
    }
}
