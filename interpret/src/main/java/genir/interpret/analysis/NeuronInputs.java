package genir.interpret.analysis;

import genir.corpus.Progress;
import genir.interpret.patch.Component;
import genir.interpret.session.Session;
import genir.interpret.source.Source;
import genir.interpret.source.Sources;
import genir.interpret.source.Weights;
import genir.model.T5Config;
import genir.model.run.MatrixProduct;
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
        Parameters parameters = session.runner().parameters();
        T5Config config = parameters.config();
        boolean cosine = session.config().readings().attribution().equals("cosine");
        Sources sources = new Sources(session.runner());
        List<float[]> weights = new ArrayList<>();
        List<Site> sites = new ArrayList<>(sources.sites());
        for (int layer = 0; layer < session.layers(); layer++) {
            weights.add(weights(parameters, layer, cosine));
            sites.add(DecoderPass.activity(config, layer));
            sites.add(DecoderPass.residual(layer, "hook_resid_mid_cross"));
        }
        QueryMeans means = new QueryMeans(session);
        double[] active = new double[session.layers()];
        int width = config.dModel();
        DecoderPass.each(session, name(), sites, progress, (batch, run) -> {
            int rows = batch.tokens().size();
            float[][] vectors = sources.vectors(run, batch.count());
            for (int layer = 0; layer < session.layers(); layer++) {
                float[] activity =
                        run.view(DecoderPass.activity(config, layer)).read().data();
                int[] counts = toOnes(activity, rows);
                float[] sums = MatrixProduct.of(activity, weights.get(layer), config.dFf());
                float[] residuals = run.view(DecoderPass.residual(layer, "hook_resid_mid_cross"))
                        .read()
                        .data();
                for (int row = 0; row < batch.count(); row++) {
                    active[layer] += counts[row];
                    if (counts[row] == 0) {
                        continue;
                    }
                    double scale =
                            Weights.scale(residuals, row * width, width, config.layerNormEpsilon()) * counts[row];
                    for (int index = 0; index < sources.size(); index++) {
                        Source source = sources.all().get(index);
                        if (!source.isBefore(layer, Component.MLP)) {
                            continue;
                        }
                        double dot = Weights.dot(sums, row * width, vectors[row], index * width, width);
                        double length = cosine ? Weights.norm(vectors[row], index * width, width) * counts[row] : scale;
                        means.put(
                                batch.first() + row,
                                length == 0 ? 0 : dot / length,
                                layer,
                                source.layer(),
                                source.label(),
                                source.head());
                    }
                }
            }
        });
        Table table = new Table("layer", "source_layer", "source", "head", "mean", "low", "high", "queries");
        means.addTo(table);
        Table shares = new Table("layer", "source", "stage", "contribution", "share");
        for (int layer = 0; layer < session.layers(); layer++) {
            InputShares gathered = new InputShares(session);
            for (Source source : sources.all()) {
                if (source.isWhole() && source.isBefore(layer, Component.MLP)) {
                    gathered.add(source, means.mean(layer, source.layer(), source.label(), source.head()));
                }
            }
            gathered.addTo(shares, layer);
            active[layer] /= session.analysed().size();
        }
        return new Outcome()
                .table(name(), table)
                .means(means.where(key -> key.get(3).equals(Source.NONE)))
                .table("neuron-inputs-shares", shares)
                .fact("reading", session.config().readings().attribution())
                .fact("active_neurons", Arrays.stream(active).boxed().toList())
                .fact("neurons", config.dFf())
                .note(
                        "The norm's gain is folded into W_in and every source is divided by the residual's scale, so that dot"
                                + " products sum to the neurons' mean input.")
                .note(
                        "Means are over a query's active neurons first, then over queries; a query without an active neuron"
                                + " in a layer does not count there.");
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
