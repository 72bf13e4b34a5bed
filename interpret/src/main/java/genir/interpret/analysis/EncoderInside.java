package genir.interpret.analysis;

import genir.corpus.Progress;
import genir.interpret.patch.Component;
import genir.interpret.patch.Experiment;
import genir.interpret.patch.PatchingEngine;
import genir.interpret.patch.Target;
import genir.interpret.session.QueryBatch;
import genir.interpret.session.Sample;
import genir.interpret.session.Session;
import genir.interpret.source.Weights;
import genir.interpret.table.Table;
import genir.interpret.table.Tables;
import genir.interpret.table.Tables.EncoderLensRow;
import genir.interpret.table.Tables.EncoderPatchingRow;
import genir.model.T5Config;
import genir.model.Tensor;
import genir.model.run.T5Runner;
import genir.model.site.Site;
import genir.model.site.StackName;
import genir.model.weights.WeightNames;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Where in the encoder the retrieval is prepared. The decoder reads what each encoder layer has as if that were the last one's (Langedijk
 * et al., "DecoderLens", arXiv 2310.03686); and a component's output is replaced at all of a query's tokens, at its first or last word, or
 * at its end token.
 */
public final class EncoderInside implements Analysis {
    /** Queries at most: an experiment here runs the encoder too. */
    private static final int QUERIES = 200;

    /** Where a component is replaced, by name: positions from the end are negative. */
    private static final Map<String, List<Integer>> PLACES = new LinkedHashMap<>();

    static {
        PLACES.put("all", List.of());
        PLACES.put("first", List.of(0));
        PLACES.put("last_word", List.of(-2));
        PLACES.put("end", List.of(-1));
    }

    private record Cell(int layer, Component component, int head, Mode mode, String positions) {
        Experiment experiment(Session session) {
            return Experiment.of(mode.at(Target.encoder(component, layer, head, PLACES.get(positions)), session));
        }
    }

    @Override
    public String name() {
        return "encoder";
    }

    /** With the encoder, which is run again, an experiment takes about as long as two runs of the decoder. */
    @Override
    public double runs(Session session) {
        double share = Math.min(1.0, (double) QUERIES / session.analysed().size());
        return 2 * share * cells(session).size() * session.batches().size();
    }

    @Override
    public Outcome run(Session session, Progress progress) {
        Sample sample = session.analysed()
                .of(session.analysed().items().stream().limit(QUERIES).toList());
        Table<EncoderLensRow> lens = new Table<>(Tables.ENCODER_LENS);
        Table<EncoderPatchingRow> patching = new Table<>(Tables.ENCODER_PATCHING);
        lens(session, sample, progress).addTo(lens);
        patching(session, sample, progress).addTo(patching);
        return Mode.withNotes(
                new Outcome()
                        .table(lens)
                        .table(patching)
                        .fact("analysed", sample.size())
                        .note(
                                "The decoder reads the encoder's residual stream after a layer through the encoder's own final norm; layer -1 is"
                                        + " the embedding of the query's tokens.")
                        .note("Of the first " + QUERIES
                                + " analysed queries at most. A mean is over all tokens of all analysed queries, the same at"
                                + " every position."),
                session);
    }

    private static QueryMeans lens(Session session, Sample sample, Progress progress) {
        T5Runner runner = session.runner();
        T5Config config = runner.parameters().config();
        float[] gain = Weights.of(runner.parameters(), WeightNames.finalNorm("encoder"));
        List<Site> sites = new ArrayList<>();
        sites.add(new Site(StackName.ENCODER, Site.NO_LAYER, "", "hook_embed"));
        for (int layer = 0; layer < config.numLayers(); layer++) {
            sites.add(new Site(StackName.ENCODER, layer, "", "hook_resid_post"));
        }
        QueryMeans means = new QueryMeans(session, sample.size());
        try (Progress.Task task =
                progress.start("encoder lens", sample.batches().size())) {
            for (QueryBatch batch : sample.batches()) {
                Map<Site, Tensor> residuals = runner.run(batch.tokens(), sites);
                for (int layer = -1; layer < config.numLayers(); layer++) {
                    Tensor memory = normed(residuals.get(sites.get(layer + 1)), gain, config.layerNormEpsilon());
                    int[] ranks = sample.ranks(
                            runner,
                            runner.decoder(batch.tokens(), memory, Set.of()).run(List.of()),
                            batch);
                    for (int row = 0; row < ranks.length; row++) {
                        int query = batch.first() + row;
                        means.put(query, ranks[row] == 1 ? 1 : 0, layer, "first");
                        means.put(query, 1.0 / ranks[row], layer, "mrr");
                        means.put(query, ranks[row], layer, "rank");
                    }
                }
                task.advance(1, "");
            }
        }
        return means;
    }

    /** T5's RMS norm of every row. */
    private static Tensor normed(Tensor residuals, float[] gain, double epsilon) {
        float[] rows = residuals.data().clone();
        for (int at = 0; at < rows.length; at += gain.length) {
            double scale = Weights.scale(rows, at, gain.length, epsilon);
            for (int i = 0; i < gain.length; i++) {
                rows[at + i] = (float) (rows[at + i] / scale * gain[i]);
            }
        }
        return new Tensor(rows, residuals.shape());
    }

    private static QueryMeans patching(Session session, Sample sample, Progress progress) {
        List<Cell> cells = cells(session);
        List<Experiment> experiments =
                cells.stream().map(cell -> cell.experiment(session)).toList();
        PatchingEngine engine = new PatchingEngine(session, sample);
        QueryMeans means = new QueryMeans(session, sample.size());
        if (cells.isEmpty()) {
            return means;
        }
        int[][] ranks;
        try (Progress.Task task = progress.start("encoder patching", engine.steps(experiments))) {
            ranks = engine.ranks(experiments, task);
        }
        for (int i = 0; i < cells.size(); i++) {
            Cell cell = cells.get(i);
            for (int query = 0; query < sample.size(); query++) {
                means.put(
                        query,
                        ranks[i][query] > 1 ? 1 : 0,
                        cell.layer(),
                        cell.component().label(),
                        cell.head(),
                        cell.mode().label(),
                        cell.positions());
            }
        }
        return means;
    }

    private static List<Cell> cells(Session session) {
        T5Config config = session.runner().parameters().config();
        // Another query has other tokens, and perhaps none, at the same position.
        List<Mode> modes = Mode.of(session).stream()
                .filter(mode -> mode != Mode.COUNTERFACTUAL)
                .toList();
        List<Cell> cells = new ArrayList<>();
        for (int layer = 0; layer < config.numLayers(); layer++) {
            for (Component component : List.of(Component.SELF_ATTENTION, Component.MLP)) {
                for (Mode mode : modes) {
                    for (String positions : PLACES.keySet()) {
                        cells.add(new Cell(layer, component, -1, mode, positions));
                    }
                }
            }
            for (int head = 0; head < config.numHeads(); head++) {
                for (Mode mode : modes) {
                    cells.add(new Cell(layer, Component.SELF_ATTENTION, head, mode, "all"));
                }
            }
        }
        return cells;
    }
}
