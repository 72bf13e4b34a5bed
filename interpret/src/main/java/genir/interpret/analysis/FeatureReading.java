package genir.interpret.analysis;

import genir.corpus.Progress;
import genir.interpret.session.QueryBatch;
import genir.interpret.session.Session;
import genir.interpret.source.Matrix;
import genir.interpret.source.Unembedding;
import genir.model.feature.ExplainedVariance;
import genir.model.feature.SparseAutoencoder;
import genir.model.feature.SparseCodes;
import genir.model.plan.TensorView;
import genir.model.run.SiteGradients;
import genir.model.run.T5Runner.DecoderRun;
import genir.model.site.Site;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What the analysed queries have of each feature at its site, and what the gradient says that it is worth to their leads. */
final class FeatureReading {
    /**
     * A query that has some of a feature.
     *
     * @param query the analysed one
     * @param activation how much, above 0
     * @param effect change of the query's lead, in logits, that its gradient promises where the feature is removed
     */
    record Use(int query, double activation, double effect) {}

    private final Session session;
    private final SparseAutoencoder autoencoder;
    private final Site site;
    private final Site last;
    private final UnchangedLeads leads;
    private final Matrix values;
    private final Matrix slopes;
    private final List<List<Use>> uses = new ArrayList<>();
    private double inverseScale;
    private SparseCodes codes;

    /** A reading of a site. */
    FeatureReading(Session session, SparseAutoencoder autoencoder, Site site) {
        int queries = session.analysed().size();
        this.session = session;
        this.autoencoder = autoencoder;
        this.site = site;
        this.last = Leads.last(session);
        this.leads = new UnchangedLeads(session);
        this.values = Matrix.zeros(queries, autoencoder.width());
        this.slopes = Matrix.zeros(queries, autoencoder.width());
    }

    /** Runs all queries forwards and backwards; advances the task once for each batch. */
    void run(Progress.Task task) {
        SiteGradients gradients = new SiteGradients(session.runner());
        Unembedding unembedding = new Unembedding(session.runner().parameters());
        int width = autoencoder.width();
        for (QueryBatch batch : session.batches()) {
            DecoderRun run = session.runner().decoder(batch.tokens(), batch.memory(), List.of(site, last));
            TensorView logits = run.run(List.of());
            leads.note(batch, logits);
            float[] lead = leads.weights(batch, logits.rowLength());
            float[] residuals = run.view(last).read().data();
            copy(run.view(site).read().data(), values, batch);
            for (int row = 0; row < batch.count(); row++) {
                inverseScale += 1
                        / unembedding.scale(residuals, row * width)
                        / session.analysed().size();
            }
            copy(
                    gradients
                            .run(batch.tokens(), batch.memory(), lead, List.of(site))
                            .get(site)
                            .data(),
                    slopes,
                    batch);
            task.advance(1, "");
        }
        codes = autoencoder.encode(values.data());
        group();
    }

    private static void copy(float[] from, Matrix to, QueryBatch batch) {
        System.arraycopy(from, 0, to.data(), batch.first() * to.width(), batch.count() * to.width());
    }

    private void group() {
        Matrix directions = new Matrix(autoencoder.decoder(), autoencoder.width());
        for (int feature = 0; feature < autoencoder.features(); feature++) {
            uses.add(new ArrayList<>());
        }
        for (int i = 0; i < codes.features().length; i++) {
            float activation = codes.activations()[i];
            if (activation > 0) {
                int query = i / codes.active();
                int feature = codes.features()[i];
                uses.get(feature).add(new Use(query, activation, -activation * slopes.dot(query, directions, feature)));
            }
        }
    }

    /** The queries that have some of a feature. */
    List<Use> uses(int feature) {
        return uses.get(feature);
    }

    /** How much a feature's removal changes the leads, up or down: the sum over all queries. */
    double strength(int feature) {
        return uses.get(feature).stream()
                .mapToDouble(use -> Math.abs(use.effect()))
                .sum();
    }

    /** The sum of a feature's effects over all queries. */
    double effect(int feature) {
        return uses.get(feature).stream().mapToDouble(Use::effect).sum();
    }

    /** For each query the effect of a feature; 0 where the query has none of it. */
    double[] effects(int feature) {
        double[] effects = new double[session.analysed().size()];
        uses.get(feature).forEach(use -> effects[use.query()] = use.effect());
        return effects;
    }

    /** The mean activation of the queries that have some of a feature; 0 where none has. */
    double activation(int feature) {
        return uses.get(feature).stream().mapToDouble(Use::activation).average().orElse(0);
    }

    /** Each query's lead in the unchanged model. */
    UnchangedLeads leads() {
        return leads;
    }

    /** How much of the queries' variance at the site is in the reconstructions. */
    double explainedVariance() {
        return ExplainedVariance.of(values.data(), autoencoder.decode(codes), autoencoder.width());
    }

    /** Features that a query has some of, in the mean. */
    double meanActive() {
        return codes.meanActive();
    }

    /**
     * For each word of the queries its mean activation of a feature over the queries that have the word.
     *
     * @param queriesOf the queries that have a word, by its token
     */
    Map<Integer, Double> words(int feature, Map<Integer, List<Integer>> queriesOf) {
        double[] activations = new double[session.analysed().size()];
        uses.get(feature).forEach(use -> activations[use.query()] = use.activation());
        Map<Integer, Double> means = new HashMap<>();
        queriesOf.forEach((word, queries) -> means.put(
                word,
                queries.stream()
                        .mapToDouble(query -> activations[query])
                        .average()
                        .orElseThrow()));
        return means;
    }

    /**
     * What a feature adds to each document's logit on the straight way through the residual stream, less what it adds to the
     * mean document's, where it is as active as in the mean of the queries that have it.
     *
     * @param unembedding directions of the documents' logits [document, d_model]
     */
    float[] documents(int feature, Matrix unembedding) {
        Matrix direction = new Matrix(autoencoder.direction(feature), autoencoder.width());
        float[] logits = direction.dots(unembedding).data();
        double mean = 0;
        for (float logit : logits) {
            mean += logit / logits.length;
        }
        double factor = activation(feature) * inverseScale;
        float[] scores = new float[logits.length];
        for (int i = 0; i < scores.length; i++) {
            scores[i] = (float) ((logits[i] - mean) * factor);
        }
        return scores;
    }

    /** Which queries have each word, of words that at least so many have; without padding, ends and unknown words. */
    Map<Integer, List<Integer>> queriesOfWords(int least) {
        Map<Integer, List<Integer>> queries = new HashMap<>();
        List<Integer> none = List.of(
                session.vocabulary().pad(),
                session.vocabulary().eos(),
                session.vocabulary().unk());
        for (int query = 0; query < session.analysed().size(); query++) {
            int at = query;
            Arrays.stream(session.analysed().item(query).tokens())
                    .distinct()
                    .filter(word -> !none.contains(word))
                    .forEach(word -> queries.computeIfAbsent(word, first -> new ArrayList<>())
                            .add(at));
        }
        queries.values().removeIf(having -> having.size() < least);
        return queries;
    }
}
