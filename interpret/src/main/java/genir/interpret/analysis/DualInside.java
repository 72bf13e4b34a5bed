package genir.interpret.analysis;

import genir.corpus.Progress;
import genir.corpus.vocabulary.Vocabulary;
import genir.interpret.lens.TopTokens;
import genir.interpret.patch.Component;
import genir.interpret.session.DualSystem;
import genir.interpret.session.Item;
import genir.interpret.session.QueryBatch;
import genir.interpret.session.Session;
import genir.interpret.source.Weights;
import genir.interpret.table.Table;
import genir.interpret.table.Tables;
import genir.interpret.table.Tables.DualWordRow;
import genir.interpret.table.Tables.DualWordsRow;
import genir.interpret.table.Tables.EncoderLensRow;
import genir.interpret.table.Tables.EncoderPatchingRow;
import genir.model.T5Config;
import genir.model.plan.Edit;
import genir.model.plan.TensorView;
import genir.model.run.MatrixProduct;
import genir.model.run.PooledRunner;
import genir.model.site.Site;
import genir.model.site.StackName;
import genir.model.weights.Parameters;
import genir.model.weights.WeightNames;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * The same questions to the run's dual encoder: which words its vectors say, what it finds by each of its layers, and which of its
 * components it needs. Ranks are among all documents, by scalar product.
 */
public final class DualInside implements Analysis {
    /** Words of a vector that are read. */
    private static final int TOP = 10;

    @Override
    public String name() {
        return "dual";
    }

    @Override
    public Outcome run(Session session, Progress progress) {
        if (session.step() > 0) {
            return Outcome.notRun(
                    "The dual encoder knows no docids: what it finds is with the first token's analyses.");
        }
        return session.dual()
                .map(dual -> new Reading(session, dual).run(name(), progress))
                .orElseGet(() -> Outcome.notRun(
                        "There is no dual encoder to hold the model against: retrieval.dual makes one."));
    }

    private record Removal(int layer, Component component, Mode mode) {
        Site site() {
            return component.output(StackName.ENCODER, layer);
        }
    }

    private static final class Reading {
        private final Session session;
        private final DualSystem dual;
        private final Parameters parameters;
        private final T5Config config;
        private final float[] gain;
        /** The vectors of texts of one word each [word, d_model], row-major. */
        private final float[] words;

        private final List<Site> residuals = new ArrayList<>();
        private final List<Removal> removals = new ArrayList<>();
        /** The example queries, whose words are listed. */
        private final Set<Integer> chosen;

        private final QueryMeans lens;
        private final QueryMeans patching;
        private final QueryMeans reading;
        private final Table<DualWordRow> examples = new Table<>(Tables.DUAL_EXAMPLES);

        Reading(Session session, DualSystem dual) {
            this.session = session;
            this.dual = dual;
            this.parameters = dual.encoder().parameters();
            this.config = parameters.config();
            this.gain = Weights.of(parameters, WeightNames.finalNorm("encoder"));
            this.words = wordVectors();
            residuals.add(new Site(StackName.ENCODER, Site.NO_LAYER, "", "hook_embed"));
            for (int layer = 0; layer < config.numLayers(); layer++) {
                residuals.add(new Site(StackName.ENCODER, layer, "", "hook_resid_post"));
                for (Component component : List.of(Component.SELF_ATTENTION, Component.MLP)) {
                    removals.add(new Removal(layer, component, Mode.ZERO));
                    removals.add(new Removal(layer, component, Mode.MEAN));
                }
            }
            this.chosen = Set.copyOf(Examples.chosen(session));
            this.lens = new QueryMeans(session);
            this.patching = new QueryMeans(session);
            this.reading = new QueryMeans(session);
        }

        private float[] wordVectors() {
            int width = config.dModel();
            float[] rows = Weights.of(parameters, WeightNames.EMBEDDING);
            float[] vectors = new float[session.vocabulary().wordCount() * width];
            for (int at = 0; at < vectors.length; at += width) {
                System.arraycopy(unit(Arrays.copyOfRange(rows, at, at + width)), 0, vectors, at, width);
            }
            return vectors;
        }

        /** What the encoder makes of the mean of a text's last residuals: T5's norm, scaled to length 1; changes it. */
        private float[] unit(float[] mean) {
            for (int i = 0; i < mean.length; i++) {
                mean[i] *= gain[i];
            }
            double length = Weights.norm(mean, 0, mean.length);
            for (int i = 0; i < mean.length; i++) {
                mean[i] = length == 0 ? 0 : (float) (mean[i] / length);
            }
            return mean;
        }

        Outcome run(String label, Progress progress) {
            Map<Site, float[]> means = means();
            List<Site> sites = new ArrayList<>(residuals);
            removals.forEach(removal -> sites.add(removal.site()));
            try (Progress.Task task = progress.start(label, session.batches().size())) {
                for (QueryBatch batch : session.batches()) {
                    PooledRunner.Run run = dual.encoder().on(batch.tokens(), sites);
                    float[][] vectors = rows(run.run(List.of()));
                    readWords(batch, vectors);
                    readLayers(batch, run);
                    for (Removal removal : removals) {
                        int length = run.view(removal.site()).rows() * config.dModel();
                        List<Edit> edits = removal.mode() == Mode.ZERO
                                ? List.of(new Edit.Fill(0, length, 0))
                                : IntStream.range(0, length / config.dModel())
                                        .<Edit>mapToObj(row -> new Edit.Put(
                                                row * config.dModel(), config.dModel(), means.get(removal.site()), 0))
                                        .toList();
                        float[][] changed = rows(run.run(List.of(run.edit(removal.site(), edits))));
                        for (int row = 0; row < batch.count(); row++) {
                            int query = batch.first() + row;
                            patching.put(
                                    query,
                                    rank(query, changed[row]) > 1 ? 1 : 0,
                                    removal.layer(),
                                    removal.component().label(),
                                    -1,
                                    removal.mode().label(),
                                    "all");
                        }
                    }
                    task.advance(1, "");
                }
            }
            Table<EncoderLensRow> layers = new Table<>(Tables.DUAL_LENS);
            lens.addTo(layers);
            Table<EncoderPatchingRow> removed = new Table<>(Tables.DUAL_PATCHING);
            patching.addTo(removed);
            Table<DualWordsRow> said = new Table<>(Tables.DUAL_WORDS);
            reading.addTo(said);
            return new Outcome()
                    .table(layers)
                    .table(removed)
                    .table(said)
                    .perQuery(examples)
                    .fact("layers", config.numLayers())
                    .fact("documents", dual.documents().size())
                    .note("A vector is read in words by its scalar products with the vectors of texts of one word.")
                    .note(
                            "The queries are the analysed ones, by default those that GenIR answers correctly: their shares are not to be"
                                    + " compared as metrics.")
                    .note(
                            "Ranks are among all documents by scalar product; of equal ones the first by id comes first.");
        }

        /** Of each component's output, over all tokens of all analysed queries. */
        private Map<Site, float[]> means() {
            Map<Site, double[]> sums = new HashMap<>();
            List<Site> sites = removals.stream().map(Removal::site).distinct().toList();
            long tokens = 0;
            for (QueryBatch batch : sites.isEmpty() ? List.<QueryBatch>of() : session.batches()) {
                PooledRunner.Run run = dual.encoder().on(batch.tokens(), sites);
                run.run(List.of());
                for (int row = 0; row < batch.count(); row++) {
                    tokens += batch.tokens().sequences().get(row).length;
                }
                for (Site site : sites) {
                    add(batch, run.view(site), sums.computeIfAbsent(site, missing -> new double[config.dModel()]));
                }
            }
            Map<Site, float[]> means = new HashMap<>();
            long count = tokens;
            sums.forEach((site, sum) -> {
                float[] mean = new float[sum.length];
                for (int i = 0; i < mean.length; i++) {
                    mean[i] = (float) (sum[i] / count);
                }
                means.put(site, mean);
            });
            return means;
        }

        private void add(QueryBatch batch, TensorView view, double[] sum) {
            float[] values = view.read().data();
            for (int row = 0; row < batch.count(); row++) {
                int from = row * batch.tokens().length() * sum.length;
                int end = from + batch.tokens().sequences().get(row).length * sum.length;
                for (int i = from; i < end; i++) {
                    sum[i % sum.length] += values[i];
                }
            }
        }

        private float[][] rows(TensorView vectors) {
            float[] all = vectors.read().data();
            float[][] rows = new float[all.length / config.dModel()][];
            Arrays.setAll(rows, row -> Arrays.copyOfRange(all, row * config.dModel(), (row + 1) * config.dModel()));
            return rows;
        }

        private int rank(int query, float[] vector) {
            int target = dual.documents()
                    .position(session.analysed().item(query).step().document());
            float[] scores = dual.documents().scores(vector);
            int rank = 1;
            for (int document = 0; document < scores.length; document++) {
                rank += scores[document] > scores[target] || (scores[document] == scores[target] && document < target)
                        ? 1
                        : 0;
            }
            return rank;
        }

        private void readLayers(QueryBatch batch, PooledRunner.Run run) {
            for (int layer = -1; layer < config.numLayers(); layer++) {
                float[] values = run.view(residuals.get(layer + 1)).read().data();
                for (int row = 0; row < batch.count(); row++) {
                    int tokens = batch.tokens().sequences().get(row).length;
                    int from = row * batch.tokens().length() * config.dModel();
                    float[] mean = new float[config.dModel()];
                    for (int i = 0; i < tokens * mean.length; i++) {
                        mean[i % mean.length] += values[from + i] / tokens;
                    }
                    int query = batch.first() + row;
                    int rank = rank(query, unit(mean));
                    lens.put(query, rank == 1 ? 1 : 0, layer, "first");
                    lens.put(query, 1.0 / rank, layer, "mrr");
                    lens.put(query, rank, layer, "rank");
                }
            }
        }

        private void readWords(QueryBatch batch, float[][] vectors) {
            Vocabulary vocabulary = session.vocabulary();
            float[] both = new float[2 * batch.count() * config.dModel()];
            for (int row = 0; row < batch.count(); row++) {
                Item item = session.analysed().item(batch.first() + row);
                int document = dual.documents().position(item.step().document());
                System.arraycopy(vectors[row], 0, both, 2 * row * config.dModel(), config.dModel());
                System.arraycopy(
                        dual.documents().rows()[document], 0, both, (2 * row + 1) * config.dModel(), config.dModel());
            }
            FloatBuffer scores = FloatBuffer.wrap(MatrixProduct.ofRows(both, words, config.dModel()));
            for (int row = 0; row < batch.count(); row++) {
                int query = batch.first() + row;
                int[] own = Arrays.stream(session.analysed().item(query).tokens())
                        .filter(token -> token != vocabulary.eos())
                        .distinct()
                        .sorted()
                        .toArray();
                read(query, "query", scores, 2 * row, own);
                read(query, "document", scores, 2 * row + 1, own);
            }
        }

        /** How many of the query's words are among the first that a vector says. */
        private void read(int query, String side, FloatBuffer scores, int row, int[] own) {
            int width = session.vocabulary().wordCount();
            int[] top = TopTokens.of(scores, row, width, TOP);
            if (own.length > 0) {
                long found = Arrays.stream(top)
                        .filter(word -> Arrays.binarySearch(own, word) >= 0)
                        .count();
                reading.put(query, (double) found / own.length, side);
            }
            if (chosen.contains(query)) {
                for (int place = 0; place < top.length; place++) {
                    examples.add(new DualWordRow(
                            session.analysed().item(query).query().id(),
                            side,
                            place + 1,
                            session.vocabulary().token(top[place]),
                            scores.get(row * width + top[place]),
                            Arrays.binarySearch(own, top[place]) >= 0));
                }
            }
        }
    }
}
