package genir.interpret.analysis;

import genir.corpus.Progress;
import genir.interpret.patch.Component;
import genir.interpret.session.QueryBatch;
import genir.interpret.session.Session;
import genir.interpret.source.Source;
import genir.interpret.source.Sources;
import genir.interpret.source.Weights;
import genir.interpret.table.Table;
import genir.interpret.table.Tables;
import genir.interpret.table.Tables.InputShareRow;
import genir.interpret.table.Tables.NeuronInputPositiveRow;
import genir.interpret.table.Tables.NeuronInputRow;
import genir.model.T5Config;
import genir.model.run.MatrixProduct;
import genir.model.run.T5Runner.DecoderRun;
import genir.model.site.Site;
import genir.model.weights.Parameters;
import genir.model.weights.WeightNames;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

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
        private final List<float[]> weights = new ArrayList<>();
        private final QueryMeans means;
        private final QueryMeans positive;
        /** Of each layer, the active neurons of all queries. */
        private final double[] active;

        Measurement(Session session) {
            Parameters parameters = session.runner().parameters();
            this.session = session;
            this.config = parameters.config();
            this.cosine = session.config().readings().attribution().equals("cosine");
            this.sources = new Sources(session.runner());
            this.means = new QueryMeans(session);
            this.positive = new QueryMeans(session);
            this.active = new double[session.layers()];
            for (int layer = 0; layer < session.layers(); layer++) {
                weights.add(weights(parameters, layer, cosine));
            }
        }

        Outcome run(String name, Progress progress) {
            List<Site> sites = new ArrayList<>(sources.sites());
            for (int layer = 0; layer < session.layers(); layer++) {
                sites.add(DecoderPass.activity(config, layer));
                sites.add(DecoderPass.residual(layer, "hook_resid_mid_cross"));
            }
            DecoderPass.each(session, name, sites, progress, (batch, run) -> {
                float[][] vectors = sources.vectors(run, batch.count());
                for (int layer = 0; layer < session.layers(); layer++) {
                    measure(batch, run, layer, vectors);
                }
            });
            return outcome();
        }

        private void measure(QueryBatch batch, DecoderRun run, int layer, float[][] vectors) {
            int width = config.dModel();
            float[] activity =
                    run.view(DecoderPass.activity(config, layer)).read().data();
            int[] counts = toOnes(activity, batch.tokens().size());
            float[] sums = MatrixProduct.of(activity, weights.get(layer), config.dFf());
            float[] residuals = run.view(DecoderPass.residual(layer, "hook_resid_mid_cross"))
                    .read()
                    .data();
            for (int row = 0; row < batch.count(); row++) {
                active[layer] += counts[row];
                if (counts[row] == 0) {
                    continue;
                }
                double scale = Weights.scale(residuals, row * width, width, config.layerNormEpsilon()) * counts[row];
                for (int index = 0; index < sources.size(); index++) {
                    Source source = sources.all().get(index);
                    if (!source.isBefore(layer, Component.MLP)) {
                        continue;
                    }
                    double dot = Weights.dot(sums, row * width, vectors[row], index * width, width);
                    double length = cosine ? Weights.norm(vectors[row], index * width, width) * counts[row] : scale;
                    put(means, batch.first() + row, layer, source, length == 0 ? 0 : dot / length);
                }
                shares(batch.first() + row, layer, activeWeights(activity, row, counts[row], layer), vectors[row]);
            }
        }

        /** The weights of a row's active neurons: [active, d_model]. */
        private float[] activeWeights(float[] activity, int row, int count, int layer) {
            int width = config.dModel();
            float[] rows = new float[count * width];
            int at = 0;
            for (int neuron = 0; neuron < config.dFf(); neuron++) {
                if (activity[row * config.dFf() + neuron] > 0) {
                    System.arraycopy(weights.get(layer), neuron * width, rows, at, width);
                    at += width;
                }
            }
            return rows;
        }

        /** Notes a query's shares of what is positive, neuron by neuron. */
        private void shares(int query, int layer, float[] neurons, float[] vectors) {
            int width = config.dModel();
            List<Integer> before = sources.wholeBefore(layer, Component.MLP);
            float[] written = new float[before.size() * width];
            for (int i = 0; i < before.size(); i++) {
                System.arraycopy(vectors, before.get(i) * width, written, i * width, width);
            }
            float[] products = MatrixProduct.ofRows(neurons, written, width);
            double[] lengths = new double[before.size()];
            for (int i = 0; i < lengths.length; i++) {
                double length = cosine ? Weights.norm(written, i * width, width) : 1;
                lengths[i] = length == 0 ? 1 : length;
            }
            PositiveShares shares = new PositiveShares(before.size());
            for (int at = 0; at < products.length; at += lengths.length) {
                int neuron = at;
                shares.add(i -> products[neuron + i] / lengths[i]);
            }
            for (int i = 0; !shares.isEmpty() && i < lengths.length; i++) {
                put(positive, query, layer, sources.all().get(before.get(i)), shares.mean(i));
            }
        }

        private static void put(QueryMeans to, int query, int layer, Source source, double value) {
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
                            Arrays.stream(active)
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

    /** W_in, in a gated MLP the gate's, with the norm's gain folded in; for cosines each row at length 1. */
    private static float[] weights(Parameters parameters, int layer, boolean cosine) {
        String input = WeightNames.feedForwardInputs(parameters.config()).get(0);
        float[] folded = Weights.folded(
                Weights.of(parameters, WeightNames.feedForward("decoder", layer, input)),
                Weights.of(parameters, WeightNames.norm("decoder", layer, MLP_SUBLAYER)));
        int width = parameters.config().dModel();
        for (int row = 0; cosine && row < folded.length / width; row++) {
            double length = Weights.norm(folded, row * width, width);
            for (int i = 0; i < width && length > 0; i++) {
                folded[row * width + i] /= (float) length;
            }
        }
        return folded;
    }

    /** Makes 1 of every positive activation, and counts them in each row. */
    private static int[] toOnes(float[] activity, int rows) {
        int[] counts = new int[rows];
        int length = activity.length / rows;
        for (int i = 0; i < activity.length; i++) {
            boolean positive = activity[i] > 0;
            activity[i] = positive ? 1 : 0;
            counts[i / length] += positive ? 1 : 0;
        }
        return counts;
    }
}
