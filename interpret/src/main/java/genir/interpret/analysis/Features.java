package genir.interpret.analysis;

import genir.corpus.Progress;
import genir.corpus.vocabulary.Vocabulary;
import genir.interpret.analysis.FeatureReading.Use;
import genir.interpret.figure.Estimate;
import genir.interpret.patch.Experiment;
import genir.interpret.patch.Intervention;
import genir.interpret.patch.PatchingEngine;
import genir.interpret.patch.Target;
import genir.interpret.session.Session;
import genir.interpret.source.Matrix;
import genir.interpret.source.Unembedding;
import genir.interpret.table.Table;
import genir.interpret.table.Tables;
import genir.interpret.table.Tables.FeatureDocumentRow;
import genir.interpret.table.Tables.FeatureQueryRow;
import genir.interpret.table.Tables.FeatureRetrievalRow;
import genir.interpret.table.Tables.FeatureRow;
import genir.interpret.table.Tables.FeatureWordRow;
import genir.model.feature.StoredAutoencoder;
import genir.model.plan.kernel.BestTokens;
import genir.model.plan.kernel.LogSumExp;
import genir.model.site.Site;
import genir.retrieval.evaluation.Interval;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.IntStream;

/**
 * The features that a sparse autoencoder finds in what the model has at a site (Bricken et al., 2023; Gao et al., arXiv 2406.04093):
 * how well they stand for it, what is left of the retrieval when they do, and for each of them the queries, words and documents that it
 * is about, and what it does to the right documents' leads.
 */
public final class Features implements Analysis {
    private static final String RECONSTRUCTION = "reconstruction";
    private static final String LOSS = "loss";
    /** Features that are removed indeed and described, of all. */
    private static final int STRONGEST = 30;

    /** What takes the place of the site's values, the values themselves among them. */
    private static final int REPLACEMENTS = 4;

    private static final int LISTED = 10;
    /** In how many queries a word must be. */
    private static final int QUERIES_OF_A_WORD = 3;

    @Override
    public String name() {
        return "features";
    }

    @Override
    public double runs(Session session) {
        // Forwards and backwards; replacements and removals begin where the features are.
        return session.models().hasAutoencoder()
                ? (2 + (REPLACEMENTS + STRONGEST) / 2.0) * session.batches().size()
                : 0;
    }

    @Override
    public Outcome run(Session session, Progress progress) {
        Optional<StoredAutoencoder> stored = session.models().autoencoder();
        return stored.isEmpty()
                ? Outcome.notRun(
                        "There is no sparse autoencoder of the model: give the configuration a section features,"
                                + " of which {} is enough, and genir features trains one.")
                : new Measurement(session, stored.get()).run(name(), progress);
    }

    private static final class Measurement {
        private final Session session;
        private final StoredAutoencoder stored;
        private final Site site;
        private final FeatureReading reading;

        Measurement(Session session, StoredAutoencoder stored) {
            this.session = session;
            this.stored = stored;
            this.site = session.runner().sites().parse(stored.site());
            this.reading = new FeatureReading(session, stored.autoencoder(), site);
        }

        Outcome run(String label, Progress progress) {
            Map<String, Experiment> replacements = replacements();
            int most = Math.min(STRONGEST, stored.autoencoder().features());
            int batches = session.batches().size();
            try (Progress.Task task = progress.start(label, (long) batches * (1 + replacements.size() + most))) {
                reading.run(task);
                List<Integer> strongest = strongest(most);
                QueryMeans retrieval = retrieval(replacements, task);
                Map<Integer, Double> removed = removed(strongest, task);
                return outcome(strongest, retrieval, removed);
            }
        }

        private Map<String, Experiment> replacements() {
            Target target = Target.at(site);
            Map<String, Experiment> replacements = new LinkedHashMap<>();
            replacements.put("none", Experiment.NONE);
            replacements.put(RECONSTRUCTION, Experiment.of(new Intervention.Reconstruct(target, null)));
            for (Mode mode : List.of(Mode.MEAN, Mode.ZERO)) {
                replacements.put(mode.label(), Experiment.of(mode.at(target, session)));
            }
            return replacements;
        }

        /** Those whose removal changes the leads most, up or down, by their gradients; only such as a query has. */
        private List<Integer> strongest(int most) {
            return IntStream.range(0, stored.autoencoder().features())
                    .filter(feature -> !reading.uses(feature).isEmpty())
                    .boxed()
                    .sorted(Comparator.comparingDouble(feature -> -reading.strength(feature)))
                    .limit(most)
                    .toList();
        }

        /** What is left of the retrieval with something else in the place of the site's values. */
        private QueryMeans retrieval(Map<String, Experiment> replacements, Progress.Task task) {
            QueryMeans means = new QueryMeans(session);
            List<String> names = List.copyOf(replacements.keySet());
            new PatchingEngine(session, session.analysed())
                    .run(List.copyOf(replacements.values()), List.of(), task, (experiment, batch, run, logits) -> {
                        int[] ranks = session.analysed().ranks(session.runner(), logits, batch);
                        FloatBuffer scores = logits.floats();
                        int width = logits.rowLength();
                        for (int row = 0; row < batch.count(); row++) {
                            int query = batch.first() + row;
                            String name = names.get(experiment);
                            double loss = LogSumExp.of(scores, row * width, width)
                                    - scores.get(row * width + session.target(query));
                            means.put(query, ranks[row] == 1 ? 1 : 0, name, "hits@1");
                            means.put(query, 1.0 / ranks[row], name, "mrr");
                            means.put(query, loss, name, LOSS);
                        }
                    });
            return means;
        }

        /** For each of some features the mean change of the lead where it is removed indeed. */
        private Map<Integer, Double> removed(List<Integer> features, Progress.Task task) {
            Map<Integer, Double> changes = new LinkedHashMap<>();
            List<Experiment> experiments = features.stream()
                    .map(feature -> Experiment.of(new Intervention.Feature(Target.at(site), null, feature, 0.0, null)))
                    .toList();
            new PatchingEngine(session, session.analysed())
                    .run(experiments, List.of(), task, (experiment, batch, run, logits) -> {
                        FloatBuffer scores = logits.floats();
                        for (int row = 0; row < batch.count(); row++) {
                            double gained =
                                    reading.leads().change(scores, row, logits.rowLength(), batch.first() + row);
                            changes.merge(
                                    features.get(experiment),
                                    gained / session.analysed().size(),
                                    Double::sum);
                        }
                    });
            return changes;
        }

        private Outcome outcome(List<Integer> strongest, QueryMeans retrieval, Map<Integer, Double> removed) {
            Table<FeatureRetrievalRow> kept = new Table<>(Tables.FEATURES_RETRIEVAL);
            retrieval.addTo(kept);
            double loss = retrieval.mean(RECONSTRUCTION, LOSS) - retrieval.mean("none", LOSS);
            return new Outcome()
                    .table(kept)
                    .perQuery(features(removed))
                    .table(queries(strongest))
                    .table(words(strongest))
                    .table(documents(strongest))
                    .fact("site", stored.site())
                    .fact("features", stored.autoencoder().features())
                    .fact("k", stored.autoencoder().active())
                    .fact("inputs", stored.inputs())
                    .fact("dead", stored.dead())
                    .fact("dense", stored.dense())
                    .fact("explained_variance", reading.explainedVariance())
                    .fact("active", reading.meanActive())
                    .fact("loss_recovered_of_mean", recovered(loss, retrieval, Mode.MEAN))
                    .fact("loss_recovered_of_zero", recovered(loss, retrieval, Mode.ZERO))
                    .note("The autoencoder was trained on " + stored.inputs()
                            + " different texts that the model was trained on; explained variance, activations and effects are those"
                            + " of the analysed queries.")
                    .note("A feature is dead if no training text has it, and dense if more than a tenth have it.")
                    .note(
                            "Loss recovered: how much of the cross-entropy that replacing the site's values by their mean, or by"
                                    + " zeros, adds is spared by replacing them by their reconstructions.")
                    .note(
                            "An effect is the change of the right document's lead, in logits, on the runner-up of the unchanged model"
                                    + " where the feature is removed: by the gradient for all features, and indeed for the "
                                    + strongest.size() + " strongest.")
                    .note("Words: mean activation over the queries that have the word, of words that at least "
                            + QUERIES_OF_A_WORD
                            + " have. Documents: what the feature's direction adds to their logits, beyond"
                            + " the mean document's, without later layers.");
        }

        /** 1 where the reconstruction costs nothing, 0 where it costs as much as the replacement does. */
        private static double recovered(double loss, QueryMeans retrieval, Mode mode) {
            double floor = retrieval.mean(mode.label(), LOSS) - retrieval.mean("none", LOSS);
            return floor == 0 ? 0 : 1 - loss / floor;
        }

        private Table<FeatureRow> features(Map<Integer, Double> removed) {
            Table<FeatureRow> table = new Table<>(Tables.FEATURES);
            int queries = session.analysed().size();
            for (int feature : strongest(stored.autoencoder().features())) {
                Double exact = removed.get(feature);
                table.add(new FeatureRow(
                        feature,
                        stored.activity()[feature],
                        (double) reading.uses(feature).size() / queries,
                        reading.activation(feature),
                        exact == null
                                ? Estimate.of(reading.effect(feature) / queries)
                                : withInterval(reading.effects(feature)),
                        queries,
                        exact == null ? OptionalDouble.empty() : OptionalDouble.of(exact)));
            }
            return table;
        }

        private Estimate withInterval(double[] perQuery) {
            Interval interval = QueryMeans.bootstrap(session).ofMean(perQuery);
            return new Estimate(Arrays.stream(perQuery).average().orElseThrow(), interval.low(), interval.high());
        }

        private Table<FeatureQueryRow> queries(List<Integer> features) {
            Table<FeatureQueryRow> table = new Table<>(Tables.FEATURES_QUERIES);
            for (int feature : features) {
                List<Use> highest = reading.uses(feature).stream()
                        .sorted(Comparator.comparingDouble(use -> -use.activation()))
                        .limit(LISTED)
                        .toList();
                for (int place = 0; place < highest.size(); place++) {
                    Use use = highest.get(place);
                    table.add(new FeatureQueryRow(
                            feature,
                            place + 1,
                            session.analysed().item(use.query()).query().id(),
                            session.analysed().item(use.query()).query().text(),
                            session.vocabulary().token(session.target(use.query())),
                            use.activation(),
                            use.effect()));
                }
            }
            return table;
        }

        private Table<FeatureWordRow> words(List<Integer> features) {
            Table<FeatureWordRow> table = new Table<>(Tables.FEATURES_WORDS);
            Map<Integer, List<Integer>> queries = reading.queriesOfWords(QUERIES_OF_A_WORD);
            for (int feature : features) {
                List<Map.Entry<Integer, Double>> highest = reading.words(feature, queries).entrySet().stream()
                        .filter(word -> word.getValue() > 0)
                        .sorted(Map.Entry.<Integer, Double>comparingByValue()
                                .reversed()
                                .thenComparing(Map.Entry.comparingByKey()))
                        .limit(LISTED)
                        .toList();
                for (int place = 0; place < highest.size(); place++) {
                    int word = highest.get(place).getKey();
                    table.add(new FeatureWordRow(
                            feature,
                            place + 1,
                            session.vocabulary().token(word),
                            highest.get(place).getValue(),
                            queries.get(word).size()));
                }
            }
            return table;
        }

        private Table<FeatureDocumentRow> documents(List<Integer> features) {
            Table<FeatureDocumentRow> table = new Table<>(Tables.FEATURES_DOCUMENTS);
            Vocabulary vocabulary = session.vocabulary();
            Unembedding unembedding = new Unembedding(session.runner().parameters());
            int first = vocabulary.wordCount();
            int count = vocabulary.docidEnd() - first;
            Matrix directions = Matrix.zeros(count, stored.autoencoder().width());
            for (int document = 0; document < count; document++) {
                directions.put(document, unembedding.direction(first + document));
            }
            for (int feature : features) {
                float[] logits = reading.documents(feature, directions);
                int[] best = BestTokens.of(FloatBuffer.wrap(logits), 0, count, 0, count, LISTED);
                for (int place = 0; place < best.length; place++) {
                    table.add(new FeatureDocumentRow(
                            feature, place + 1, vocabulary.token(first + best[place]), logits[best[place]]));
                }
            }
            return table;
        }
    }
}
