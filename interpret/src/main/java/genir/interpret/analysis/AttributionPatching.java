package genir.interpret.analysis;

import genir.corpus.Progress;
import genir.interpret.patch.Component;
import genir.interpret.patch.Experiment;
import genir.interpret.patch.PatchingEngine;
import genir.interpret.patch.Surroundings;
import genir.interpret.patch.Target;
import genir.interpret.session.QueryBatch;
import genir.interpret.session.Session;
import genir.interpret.table.Table;
import genir.interpret.table.Tables;
import genir.interpret.table.Tables.AgreementRow;
import genir.interpret.table.Tables.PatchedNeuronRow;
import genir.model.T5Config;
import genir.model.Tensor;
import genir.model.plan.TensorView;
import genir.model.run.SiteGradients;
import genir.model.run.T5Runner.DecoderRun;
import genir.model.site.Site;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Attribution patching (Nanda, 2023; Syed et al., arXiv 2310.10348): what replacing a component, a head or a neuron would do to the
 * right document's lead, by the lead's gradient times the difference of the values. One run forwards and one backwards say it of
 * every unit of the model; then those that are few are replaced indeed, to see how far the estimate can be trusted.
 */
public final class AttributionPatching implements Analysis {
    private static final String ESTIMATED = "estimated";
    private static final String EXACT = "exact";
    private static final List<Mode> MODES = List.of(Mode.ZERO, Mode.MEAN);
    /** Neurons of each mode that are replaced indeed. */
    private static final int NEURONS = 20;

    private record Neuron(int layer, int index, Mode mode, double estimated) {}

    @Override
    public String name() {
        return "attribution-patching";
    }

    @Override
    public double runs(Session session) {
        List<Mode> modes = Mode.of(session).stream().filter(MODES::contains).toList();
        int replaced = PatchedUnit.all(session, modes).size() + modes.size() * NEURONS;
        return (3 + 0.5 * replaced) * session.batches().size();
    }

    @Override
    public Outcome run(Session session, Progress progress) {
        List<Mode> modes = Mode.of(session).stream().filter(MODES::contains).toList();
        if (modes.isEmpty()) {
            return Outcome.notRun(
                    "Attribution patching replaces by zero and by the mean: interpret.modes has neither.");
        }
        return new Measurement(session, modes).run(name(), progress);
    }

    /** One reading of the analysed queries. */
    private static final class Measurement {
        private final Session session;
        private final T5Config config;
        private final List<Mode> modes;
        private final List<PatchedUnit> cells;
        private final LinkedHashSet<Site> sites = new LinkedHashSet<>();
        private final QueryMeans means;
        private final UnchangedLeads leads;
        /** [layer][neuron]: the sum of the estimates over the queries. */
        private final Map<Mode, double[][]> neurons = new HashMap<>();

        Measurement(Session session, List<Mode> modes) {
            this.session = session;
            this.config = session.runner().parameters().config();
            this.modes = modes;
            this.means = new QueryMeans(session);
            this.leads = new UnchangedLeads(session);
            this.cells = PatchedUnit.all(session, modes);
            cells.forEach(cell -> sites.add(site(cell)));
            for (int layer = 0; layer < session.layers(); layer++) {
                sites.add(Component.MLP.units(layer));
            }
            modes.forEach(mode -> neurons.put(mode, new double[session.layers()][config.dFf()]));
        }

        private static Site site(PatchedUnit cell) {
            return cell.isWhole()
                    ? cell.component().output(cell.layer())
                    : cell.component().units(cell.layer());
        }

        private static Object[] key(PatchedUnit cell, String measure) {
            return new Object[] {
                cell.layer(), cell.component().label(), cell.head(), cell.mode().label(), measure
            };
        }

        Outcome run(String label, Progress progress) {
            List<Experiment> experiments = new ArrayList<>(
                    cells.stream().map(cell -> cell.experiment(session)).toList());
            PatchingEngine engine = new PatchingEngine(session, session.analysed());
            int batches = session.batches().size();
            int replaced = experiments.size() + modes.size() * Math.min(NEURONS, session.layers() * config.dFf());
            try (Progress.Task task = progress.start(label, (long) batches * (1 + replaced))) {
                estimate(task);
                List<Neuron> chosen = chosen();
                chosen.forEach(neuron -> experiments.add(
                        Experiment.of(neuron.mode().at(Target.neuron(neuron.layer(), neuron.index()), session))));
                double[][] effects = effects(engine, experiments, task);
                for (int i = 0; i < cells.size(); i++) {
                    for (int query = 0; query < effects[i].length; query++) {
                        means.put(query, effects[i][query], key(cells.get(i), EXACT));
                    }
                }
                return outcome(chosen, effects);
            }
        }

        /** One run forwards, which says who the runner-up is, and one backwards from the lead on it. */
        private void estimate(Progress.Task task) {
            Map<Site, float[]> mean = modes.contains(Mode.MEAN)
                    ? Surroundings.of(session).means(session.config().queries(), session.runner(), sites)
                    : Map.of();
            SiteGradients gradients = new SiteGradients(session.runner());
            for (QueryBatch batch : session.batches()) {
                DecoderRun run = session.runner().decoder(batch.tokens(), batch.memory(), sites);
                TensorView logits = run.run(List.of());
                leads.note(batch, logits);
                float[] weights = leads.weights(batch, logits.rowLength());
                Map<Site, Tensor> slopes = gradients.run(batch.tokens(), batch.memory(), weights, sites);
                Map<Site, float[]> values = new LinkedHashMap<>();
                sites.forEach(site -> values.put(site, run.view(site).read().data()));
                for (int row = 0; row < batch.count(); row++) {
                    for (PatchedUnit cell : cells) {
                        float[] now = values.get(site(cell));
                        int length = now.length / batch.tokens().size();
                        int from = cell.isWhole() ? 0 : cell.head() * config.dKv();
                        int count = cell.isWhole() ? length : config.dKv();
                        float[] other = cell.mode() == Mode.MEAN ? mean.get(site(cell)) : null;
                        double effect = 0;
                        for (int i = from; i < from + count; i++) {
                            effect += slopes.get(site(cell)).data()[row * length + i]
                                    * ((other == null ? 0.0 : other[i]) - now[row * length + i]);
                        }
                        means.put(batch.first() + row, effect, key(cell, ESTIMATED));
                    }
                    addNeurons(row, values, slopes, mean);
                }
                task.advance(1, "");
            }
        }

        private void addNeurons(int row, Map<Site, float[]> values, Map<Site, Tensor> slopes, Map<Site, float[]> mean) {
            for (int layer = 0; layer < session.layers(); layer++) {
                Site site = Component.MLP.units(layer);
                int at = row * config.dFf();
                for (Mode mode : modes) {
                    float[] other = mode == Mode.MEAN ? mean.get(site) : null;
                    double[] sums = neurons.get(mode)[layer];
                    for (int neuron = 0; neuron < sums.length; neuron++) {
                        sums[neuron] += slopes.get(site).data()[at + neuron]
                                * ((other == null ? 0.0 : other[neuron]) - values.get(site)[at + neuron]);
                    }
                }
            }
        }

        /** The neurons that are estimated to matter most, of each mode. */
        private List<Neuron> chosen() {
            List<Neuron> chosen = new ArrayList<>();
            for (Mode mode : modes) {
                List<Neuron> all = new ArrayList<>();
                for (int layer = 0; layer < session.layers(); layer++) {
                    double[] sums = neurons.get(mode)[layer];
                    for (int neuron = 0; neuron < sums.length; neuron++) {
                        all.add(new Neuron(layer, neuron, mode, sums[neuron] / leads.queries()));
                    }
                }
                all.sort(Comparator.comparingDouble(neuron -> -Math.abs(neuron.estimated())));
                chosen.addAll(all.subList(0, Math.min(NEURONS, all.size())));
            }
            return chosen;
        }

        /** [experiment][query]: how much the lead changes when the values are replaced indeed. */
        private double[][] effects(PatchingEngine engine, List<Experiment> experiments, Progress.Task task) {
            double[][] effects = new double[experiments.size()][leads.queries()];
            engine.run(experiments, List.of(), task, (experiment, batch, run, logits) -> {
                FloatBuffer scores = logits.floats();
                for (int row = 0; row < batch.count(); row++) {
                    int query = batch.first() + row;
                    effects[experiment][query] = leads.change(scores, row, logits.rowLength(), query);
                }
            });
            return effects;
        }

        private Outcome outcome(List<Neuron> chosen, double[][] effects) {
            Table<Tables.PatchedUnitRow> units = new Table<>(Tables.ATTRIBUTION_PATCHING);
            for (String measure : List.of(ESTIMATED, EXACT)) {
                cells.forEach(cell -> units.addCells(means.row(key(cell, measure))));
            }
            Table<PatchedNeuronRow> patched = new Table<>(Tables.ATTRIBUTION_PATCHING_NEURONS);
            double[] exact = new double[chosen.size()];
            for (int i = 0; i < chosen.size(); i++) {
                Neuron neuron = chosen.get(i);
                exact[i] = mean(effects[cells.size() + i]);
                patched.add(new PatchedNeuronRow(
                        neuron.layer(),
                        neuron.index(),
                        neuron.mode().label(),
                        neuron.estimated(),
                        exact[i],
                        leads.queries()));
            }
            Table<AgreementRow> agreement = new Table<>(Tables.ATTRIBUTION_PATCHING_AGREEMENT);
            for (Mode mode : modes) {
                for (boolean whole : List.of(true, false)) {
                    List<PatchedUnit> some = cells.stream()
                            .filter(cell -> cell.mode() == mode && cell.isWhole() == whole)
                            .toList();
                    Agreement.add(
                            agreement,
                            whole ? "components" : "heads",
                            mode,
                            some.stream()
                                    .mapToDouble(cell -> means.mean(key(cell, ESTIMATED)))
                                    .toArray(),
                            some.stream()
                                    .mapToDouble(cell -> means.mean(key(cell, EXACT)))
                                    .toArray());
                }
                int[] some = IntStream.range(0, chosen.size())
                        .filter(i -> chosen.get(i).mode() == mode)
                        .toArray();
                Agreement.add(
                        agreement,
                        "neurons",
                        mode,
                        IntStream.of(some)
                                .mapToDouble(i -> chosen.get(i).estimated())
                                .toArray(),
                        IntStream.of(some).mapToDouble(i -> exact[i]).toArray());
            }
            return new Outcome()
                    .table(units)
                    .table(patched)
                    .table(agreement)
                    .fact("neurons_estimated", session.layers() * config.dFf())
                    .note(
                            "An effect is the change of the right document's lead, in logits, on the token that is its runner-up in"
                                    + " the unchanged model.")
                    .note("Neurons: the " + NEURONS + " with the largest estimate of each mode are replaced indeed.");
        }

        private static double mean(double[] values) {
            double sum = 0;
            for (double value : values) {
                sum += value;
            }
            return sum / values.length;
        }
    }
}
