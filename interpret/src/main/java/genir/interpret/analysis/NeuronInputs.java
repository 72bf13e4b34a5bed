package genir.interpret.analysis;

import genir.corpus.Progress;
import genir.interpret.patch.Component;
import genir.interpret.session.QueryBatch;
import genir.interpret.session.Session;
import genir.interpret.source.Matrix;
import genir.interpret.source.Source;
import genir.interpret.source.Sources;
import genir.interpret.source.Weights;
import genir.interpret.table.Table;
import genir.interpret.table.Tables;
import genir.interpret.table.Tables.InputShareRow;
import genir.interpret.table.Tables.NeuronInputPositiveRow;
import genir.interpret.table.Tables.NeuronInputRow;
import genir.model.T5Config;
import genir.model.run.T5Runner.DecoderRun;
import genir.model.site.Site;
import genir.model.weights.Parameters;
import genir.model.weights.WeightNames;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * What activates the MLP neurons (method.md, section 4.7; Figure 5, right, of the paper): for each neuron with a positive
 * activation, what every earlier source adds to it, {@code w_in . c}.
 *
 * <p>The norm before the MLP is folded in: its gain into W_in, and each vector is divided by the residual's scale, so that
 * with the dot product a neuron's contributions sum to its input exactly. The mean over a query's active neurons is taken
 * first, and as {@code sum_i (w_i . c) = (sum_i w_i) . c} it costs one matrix product a batch: activity times weights.
 *
 * <p>Shares of what is positive are made neuron by neuron ({@link PositiveShares}): for each query a product of its active
 * neurons' weights with what the whole sources wrote.
 *
 * <p>A neuron of a gated MLP (T5 1.1) is active while its gate's input is positive, and it is the gate's input that is split.
 */
public final class NeuronInputs implements Analysis {
    private static final int MLP_SUBLAYER = 2;

    @Override
    public String name() {
        return "neuron-inputs";
    }

    @Override
    public Outcome run(Session session, Progress progress) {
        return new Measurement(session).run(name(), progress);
    }

    /** One measurement of one session. */
    private static final class Measurement {
        private final Session session;
        private final T5Config config;
        private final boolean cosine;
        private final Sources sources;
        /** Of each layer [d_ff, d_model]. */
        private final List<Matrix> weights = new ArrayList<>();

        private final QueryMeans means;
        private final QueryMeans positive;
        /** Of each layer, the active neurons of all queries. */
        private final double[] activeNeurons;

        Measurement(Session session) {
            Parameters parameters = session.runner().parameters();
            this.session = session;
            this.config = parameters.config();
            this.cosine = session.config().readings().attribution().equals("cosine");
            this.sources = new Sources(session.runner());
            this.means = new QueryMeans(session);
            this.positive = new QueryMeans(session);
            this.activeNeurons = new double[session.layers()];
            for (int layer = 0; layer < session.layers(); layer++) {
                weights.add(weights(parameters, layer, cosine));
            }
        }

        Outcome run(String name, Progress progress) {
            List<Site> sites = new ArrayList<>(sources.sites());
            for (int layer = 0; layer < session.layers(); layer++) {
                sites.add(DecoderPass.activity(config, layer));
                sites.add(residual(layer));
            }
            DecoderPass.each(session, name, sites, progress, (batch, run) -> {
                List<Matrix> vectors = sources.vectors(run, batch.count());
                for (int layer = 0; layer < session.layers(); layer++) {
                    measure(batch, run, layer, vectors);
                }
            });
            return outcome();
        }

        /** Notes what each source adds to a layer's active neurons. */
        private void measure(QueryBatch batch, DecoderRun run, int layer, List<Matrix> vectors) {
            Matrix active = active(Matrix.of(run.view(DecoderPass.activity(config, layer)), config.dFf()));
            Matrix sums = active.times(weights.get(layer));
            Matrix residuals = Matrix.of(run.view(residual(layer)), config.dModel());
            for (int row = 0; row < batch.count(); row++) {
                int query = batch.first() + row;
                List<Integer> neurons = positive(active, row);
                activeNeurons[layer] += neurons.size();
                if (!neurons.isEmpty()) {
                    double scale = residuals.scale(row, config.layerNormEpsilon());
                    for (int index : sources.before(layer, Component.MLP)) {
                        double by = cosine ? vectors.get(row).norm(index) : scale;
                        double dot = sums.dot(row, vectors.get(row), index);
                        put(means, query, layer, index, by == 0 ? 0 : dot / (by * neurons.size()));
                    }
                    share(query, layer, weights.get(layer).only(neurons), vectors.get(row));
                }
            }
        }

        /** Notes a query's shares of what is positive, neuron by neuron. */
        private void share(int query, int layer, Matrix neurons, Matrix vectors) {
            List<Integer> whole = sources.wholeBefore(layer, Component.MLP);
            Matrix written = vectors.only(whole);
            Matrix products = neurons.dots(written);
            double[] lengths = IntStream.range(0, whole.size())
                    .mapToDouble(source -> cosine ? written.norm(source) : 1)
                    .toArray();
            PositiveShares shares = new PositiveShares(whole.size());
            for (int row = 0; row < products.rows(); row++) {
                int neuron = row;
                shares.add(source -> lengths[source] == 0 ? 0 : products.at(neuron, source) / lengths[source]);
            }
            for (int source = 0; !shares.isEmpty() && source < whole.size(); source++) {
                put(positive, query, layer, whole.get(source), shares.mean(source));
            }
        }

        private void put(QueryMeans to, int query, int layer, int index, double value) {
            Source source = sources.all().get(index);
            to.put(query, value, layer, source.layer(), source.label(), source.head());
        }

        private Outcome outcome() {
            Table<NeuronInputRow> table = new Table<>(Tables.NEURON_INPUTS);
            means.addTo(table);
            Table<NeuronInputPositiveRow> positives = new Table<>(Tables.NEURON_INPUTS_POSITIVE);
            positive.addTo(positives);
            Table<InputShareRow> shares = InputShares.table(
                    Tables.NEURON_INPUT_SHARES, session, sources, Component.MLP, means, positive, (layer, source) ->
                            new Object[] {layer, source.layer(), source.label(), source.head()});
            return new Outcome()
                    .table(table)
                    .means(
                            session.config().readings().positiveShares()
                                    ? positive
                                    : means.where(key -> key.get(3).equals(Source.NONE)))
                    .table(shares)
                    .table(positives)
                    .fact("reading", session.config().readings().attribution())
                    .fact("shares", session.config().readings().shares())
                    .fact(
                            "active_neurons",
                            Arrays.stream(activeNeurons)
                                    .map(sum -> sum / session.analysed().size())
                                    .boxed()
                                    .toList())
                    .fact("neurons", config.dFf())
                    .note(
                            "The norm's gain is folded into W_in and every source is divided by the residual's scale, so that"
                                    + " dot products sum to the neurons' mean input.")
                    .note("Means are over a query's active neurons first, then over queries; a query without an active"
                            + " neuron in a layer does not count there.")
                    .note("Positive shares: of each active neuron's positive contributions, whose sum is made 1.");
        }
    }

    private static Site residual(int layer) {
        return Component.MLP.reads(layer);
    }

    /** W_in, in a gated MLP the gate's, with the norm's gain folded in; for cosines each row at length 1. */
    private static Matrix weights(Parameters parameters, int layer, boolean cosine) {
        String input = WeightNames.feedForwardInputs(parameters.config()).get(0);
        Matrix folded = new Matrix(
                Weights.folded(
                        Weights.of(parameters, WeightNames.feedForward("decoder", layer, input)),
                        Weights.of(parameters, WeightNames.norm("decoder", layer, MLP_SUBLAYER))),
                parameters.config().dModel());
        if (cosine) {
            folded.normalise();
        }
        return folded;
    }

    /** 1 for every positive activation, 0 for the others. */
    private static Matrix active(Matrix activity) {
        Matrix active = Matrix.zeros(activity.rows(), activity.width());
        for (int row = 0; row < activity.rows(); row++) {
            for (int neuron : positive(activity, row)) {
                active.set(row, neuron, 1);
            }
        }
        return active;
    }

    /** The columns in which a row is positive. */
    private static List<Integer> positive(Matrix matrix, int row) {
        return IntStream.range(0, matrix.width())
                .filter(column -> matrix.at(row, column) > 0)
                .boxed()
                .toList();
    }
}
