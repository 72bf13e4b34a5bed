package genir.interpret.analysis;

import genir.corpus.Progress;
import genir.interpret.lens.LogitLens;
import genir.interpret.patch.Component;
import genir.interpret.session.QueryBatch;
import genir.interpret.session.Session;
import genir.interpret.source.Matrix;
import genir.interpret.source.Source;
import genir.interpret.source.Sources;
import genir.interpret.source.Weights;
import genir.interpret.table.Table;
import genir.interpret.table.Tables;
import genir.interpret.table.Tables.AttributionRow;
import genir.interpret.table.Tables.NeuronRow;
import genir.model.T5Config;
import genir.model.run.MatrixProduct;
import genir.model.run.T5Runner.DecoderRun;
import genir.model.site.Site;
import genir.model.weights.WeightNames;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Direct logit attribution: how much each source adds to the relevant docid's logit, and to its lead on the runner-up, the
 * best other token. The last residual is the sum of its sources and the final norm divides all of them alike, so that the
 * parts sum to the logit and to the lead exactly. Also the neurons that add most to the lead.
 */
public final class LogitAttribution implements Analysis {
    private static final String LEAD = "difference";
    private static final String LOGIT = "logit";
    /** Neurons listed of a layer. */
    private static final int NEURONS = 10;

    @Override
    public String name() {
        return "logit-attribution";
    }

    @Override
    public Outcome run(Session session, Progress progress) {
        Sources sources = new Sources(session.runner());
        List<Site> sites = new ArrayList<>(sources.sites());
        sites.add(Leads.last(session));
        T5Config config = session.runner().parameters().config();
        for (int layer = 0; layer < session.layers(); layer++) {
            sites.add(Component.MLP.units(layer));
            sites.add(DecoderPass.activity(config, layer));
        }
        QueryMeans means = new QueryMeans(session);
        Neurons neurons = new Neurons(session);
        double[] worst = new double[1];
        DecoderPass.each(session, name(), sites, progress, (batch, run) -> {
            Leads leads = Leads.of(session, session.analysed(), run, batch);
            List<Matrix> vectors = sources.vectors(run, batch.count());
            for (int row = 0; row < batch.count(); row++) {
                double logit = 0;
                double lead = 0;
                for (int index = 0; index < sources.size(); index++) {
                    Source source = sources.all().get(index);
                    double ofLogit = leads.logits().dot(row, vectors.get(row), index);
                    double ofLead = leads.leads().dot(row, vectors.get(row), index);
                    int query = batch.first() + row;
                    means.put(query, ofLead, LEAD, source.layer(), source.label(), source.head());
                    means.put(query, ofLogit, LOGIT, source.layer(), source.label(), source.head());
                    logit += source.isWhole() ? ofLogit : 0;
                    lead += source.isWhole() ? ofLead : 0;
                }
                worst[0] = Math.max(worst[0], Math.abs(logit - leads.logit()[row]));
                worst[0] = Math.max(worst[0], Math.abs(lead - leads.lead()[row]));
            }
            neurons.see(run, batch, leads);
        });
        return new Outcome()
                .table(table(means, sources))
                .table(neurons.table())
                .fact("largest_deviation", worst[0])
                .note("The runner-up is the token with the highest logit other than the relevant docid's.")
                .note("largest_deviation is the furthest that the parts' sum was from a logit or a lead of the model.");
    }

    private static Table<AttributionRow> table(QueryMeans means, Sources sources) {
        Table<AttributionRow> table = new Table<>(Tables.LOGIT_ATTRIBUTION);
        for (String measure : List.of(LEAD, LOGIT)) {
            double total = sources.all().stream()
                    .filter(Source::isWhole)
                    .mapToDouble(source -> means.mean(measure, source.layer(), source.label(), source.head()))
                    .sum();
            for (Source source : sources.all()) {
                List<Object> row = new ArrayList<>(means.row(measure, source.layer(), source.label(), source.head()));
                double mean = means.mean(measure, source.layer(), source.label(), source.head());
                row.add(total == 0 ? 0.0 : mean / Math.abs(total));
                table.addCells(row);
            }
        }
        return table;
    }

    /** The parts of the lead that come through single MLP neurons: activation times (output weights . direction). */
    private static final class Neurons {
        private final Session session;
        private final T5Config config;
        private final List<float[]> weights = new ArrayList<>();
        /** For each layer [query, neuron]. */
        private final List<float[]> parts = new ArrayList<>();
        /** For each layer [query, neuron]: whether the neuron is active. */
        private final List<BitSet> active = new ArrayList<>();

        Neurons(Session session) {
            this.session = session;
            this.config = session.runner().parameters().config();
            for (int layer = 0; layer < session.layers(); layer++) {
                weights.add(Weights.of(session.runner().parameters(), WeightNames.feedForward("decoder", layer, "wo")));
                parts.add(new float[session.analysed().size() * config.dFf()]);
                active.add(new BitSet());
            }
        }

        void see(DecoderRun run, QueryBatch batch, Leads leads) {
            for (int layer = 0; layer < session.layers(); layer++) {
                float[] activations =
                        run.view(Component.MLP.units(layer)).read().data();
                float[] along = MatrixProduct.of(leads.leads().data(), weights.get(layer), config.dModel());
                float[] all = parts.get(layer);
                int at = batch.first() * config.dFf();
                float[] activity =
                        run.view(DecoderPass.activity(config, layer)).read().data();
                for (int i = 0; i < along.length; i++) {
                    all[at + i] = along[i] * activations[i];
                    active.get(layer).set(at + i, activity[i] > 0 && all[at + i] != 0);
                }
            }
        }

        Table<NeuronRow> table() {
            Table<NeuronRow> table = new Table<>(Tables.LOGIT_ATTRIBUTION_NEURONS);
            int queries = session.analysed().size();
            for (int layer = 0; layer < session.layers(); layer++) {
                float[] all = parts.get(layer);
                double[] sums = new double[config.dFf()];
                for (int i = 0; i < all.length; i++) {
                    sums[i % sums.length] += all[i];
                }
                List<Integer> strongest = IntStream.range(0, sums.length)
                        .boxed()
                        .sorted(Comparator.comparingDouble(neuron -> -Math.abs(sums[neuron])))
                        .limit(NEURONS)
                        .toList();
                for (int neuron : strongest) {
                    QueryMeans means = new QueryMeans(session);
                    int activeQueries = 0;
                    int written = writtenDocid(layer, neuron);
                    int onTarget = 0;
                    for (int query = 0; query < queries; query++) {
                        float part = all[query * sums.length + neuron];
                        means.put(query, part, layer, neuron);
                        if (active.get(layer).get(query * sums.length + neuron)) {
                            activeQueries++;
                            onTarget += session.target(query) == written ? 1 : 0;
                        }
                    }
                    List<Object> row = new ArrayList<>(means.row(layer, neuron));
                    row.add((double) activeQueries / queries);
                    row.add(session.vocabulary().docidName(written));
                    row.add(onTarget);
                    table.addCells(row);
                }
            }
            return table;
        }

        /** The docid that a neuron's output favours most. */
        private int writtenDocid(int layer, int neuron) {
            float[] output = new float[config.dModel()];
            for (int i = 0; i < output.length; i++) {
                output[i] = weights.get(layer)[i * config.dFf() + neuron];
            }
            FloatBuffer logits = new LogitLens(session.runner()).logits(output).floats();
            int best = session.vocabulary().wordCount();
            for (int token = best + 1; session.vocabulary().isDocid(token); token++) {
                if (logits.get(token) > logits.get(best)) {
                    best = token;
                }
            }
            return best;
        }
    }
}
