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
import genir.interpret.table.Tables.AttentionInputPositiveRow;
import genir.interpret.table.Tables.AttentionInputRow;
import genir.interpret.table.Tables.InputShareRow;
import genir.interpret.table.Tables.StrongestHeadRow;
import genir.model.T5Config;
import genir.model.run.MatrixProduct;
import genir.model.run.T5Runner.DecoderRun;
import genir.model.site.Site;
import genir.model.site.StackName;
import genir.model.weights.Parameters;
import genir.model.weights.WeightNames;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What steers cross-attention (method.md, section 4.8; Figure 5, left, of the paper): each head's highest score is {@code
 * k . W_Q norm(r)} with the key k of one encoder position; every earlier source's part of it is {@code k . W_Q c}.
 *
 * <p>The norm is folded in as in {@link NeuronInputs}, so that dot products sum to the score exactly. The keys are turned
 * into directions of the residual stream, {@code W_Q^T k}, by one matrix product a head and batch.
 */
public final class AttentionInputs implements Analysis {
    private static final int CROSS_SUBLAYER = 1;
    private static final int STRONGEST = 5;

    @Override
    public String name() {
        return "attention-inputs";
    }

    @Override
    public Outcome run(Session session, Progress progress) {
        return new Measurement(session).run(name(), progress);
    }

    /** One measurement of one session. */
    private static final class Measurement {
        private final Session session;
        private final Parameters parameters;
        private final T5Config config;
        private final boolean cosine;
        private final Sources sources;
        private final QueryMeans means;
        private final QueryMeans positive;
        private final Map<List<Integer>, int[]> strongest = new HashMap<>();

        Measurement(Session session) {
            this.session = session;
            this.parameters = session.runner().parameters();
            this.config = parameters.config();
            this.cosine = session.config().readings().attribution().equals("cosine");
            this.sources = new Sources(session.runner());
            this.means = new QueryMeans(session);
            this.positive = new QueryMeans(session);
        }

        Outcome run(String name, Progress progress) {
            List<Site> sites = new ArrayList<>(sources.sites());
            for (int layer = 0; layer < session.layers(); layer++) {
                sites.add(site(layer, "hook_k"));
                sites.add(site(layer, "hook_attn_scores"));
                sites.add(DecoderPass.residual(layer, "hook_resid_mid"));
            }
            List<float[]> weights = new ArrayList<>();
            for (int layer = 0; layer < session.layers(); layer++) {
                weights.add(Weights.folded(
                        Weights.of(parameters, WeightNames.crossAttention(layer, "q")),
                        Weights.of(parameters, WeightNames.norm("decoder", layer, CROSS_SUBLAYER))));
            }
            DecoderPass.each(session, name, sites, progress, (batch, run) -> {
                float[][] vectors = sources.vectors(run, batch.count());
                for (int layer = 0; layer < session.layers(); layer++) {
                    float[][] directions = directions(run, batch, layer, weights.get(layer));
                    for (int row = 0; row < batch.count(); row++) {
                        measure(batch.first() + row, layer, directions[row], vectors[row]);
                    }
                }
            });
            return outcome();
        }

        private static Site site(int layer, String part) {
            return new Site(StackName.DECODER, layer, "cross_attn", part);
        }

        /** For each row [head, d_model]: what a residual is multiplied with to give the head's highest score. */
        private float[][] directions(DecoderRun run, QueryBatch batch, int layer, float[] weights) {
            int heads = config.numHeads();
            int size = config.dKv();
            int width = config.dModel();
            int length = batch.tokens().length();
            float[] keys = run.view(site(layer, "hook_k")).read().data();
            float[] scores = run.view(site(layer, "hook_attn_scores")).read().data();
            float[] residuals = run.view(DecoderPass.residual(layer, "hook_resid_mid"))
                    .read()
                    .data();
            float[][] directions = new float[batch.count()][heads * width];
            for (int head = 0; head < heads; head++) {
                float[] chosen = new float[batch.count() * size];
                for (int row = 0; row < batch.count(); row++) {
                    int position = highest(scores, (row * heads + head) * length, length);
                    System.arraycopy(keys, ((row * length + position) * heads + head) * size, chosen, row * size, size);
                }
                float[] part = new float[size * width];
                System.arraycopy(weights, head * size * width, part, 0, part.length);
                float[] turned = MatrixProduct.of(chosen, part, size);
                for (int row = 0; row < batch.count(); row++) {
                    double by = cosine
                            ? Weights.norm(turned, row * width, width)
                            : Weights.scale(residuals, row * width, width, config.layerNormEpsilon());
                    for (int i = 0; i < width; i++) {
                        directions[row][head * width + i] = by == 0 ? 0 : (float) (turned[row * width + i] / by);
                    }
                }
            }
            return directions;
        }

        private static int highest(float[] scores, int at, int length) {
            int best = 0;
            for (int position = 1; position < length; position++) {
                if (scores[at + position] > scores[at + best]) {
                    best = position;
                }
            }
            return best;
        }

        private void measure(int query, int layer, float[] directions, float[] vectors) {
            int heads = config.numHeads();
            int width = config.dModel();
            float[] products = MatrixProduct.ofRows(directions, vectors, width);
            double[] sum = new double[sources.size()];
            List<Integer> before = sources.wholeBefore(layer, Component.CROSS_ATTENTION);
            PositiveShares shares = new PositiveShares(before.size());
            for (int head = 0; head < heads; head++) {
                List<Integer> others = new ArrayList<>();
                double[] parts = new double[sources.size()];
                for (int index = 0; index < sources.size(); index++) {
                    Source source = sources.all().get(index);
                    if (!source.isBefore(layer, Component.CROSS_ATTENTION)) {
                        continue;
                    }
                    double length = cosine ? Weights.norm(vectors, index * width, width) : 1;
                    parts[index] = length == 0 ? 0 : products[head * sources.size() + index] / length;
                    sum[index] += parts[index] / heads;
                    put(means, query, layer, head, source, parts[index]);
                    if (!source.isWhole()) {
                        others.add(index);
                    }
                }
                shares.add(i -> parts[before.get(i)]);
                others.sort(Comparator.comparingDouble((Integer index) -> -parts[index]));
                for (int index : others.subList(0, Math.min(STRONGEST, others.size()))) {
                    strongest.computeIfAbsent(List.of(layer, head, index), key -> new int[1])[0]++;
                }
            }
            for (int index = 0; index < sources.size(); index++) {
                Source source = sources.all().get(index);
                if (source.isBefore(layer, Component.CROSS_ATTENTION)) {
                    put(means, query, layer, Source.NONE, source, sum[index]);
                }
            }
            for (int i = 0; !shares.isEmpty() && i < before.size(); i++) {
                put(positive, query, layer, Source.NONE, sources.all().get(before.get(i)), shares.mean(i));
            }
        }

        private static void put(QueryMeans to, int query, int layer, int head, Source source, double value) {
            to.put(query, value, layer, head, source.layer(), source.label(), source.head());
        }

        private Outcome outcome() {
            Table<AttentionInputRow> table = new Table<>(Tables.ATTENTION_INPUTS);
            means.addTo(table);
            Table<AttentionInputPositiveRow> positives = new Table<>(Tables.ATTENTION_INPUTS_POSITIVE);
            positive.addTo(positives);
            Table<InputShareRow> shares = InputShares.table(
                    Tables.ATTENTION_INPUT_SHARES,
                    session,
                    sources,
                    Component.CROSS_ATTENTION,
                    means,
                    positive,
                    (layer, source) ->
                            new Object[] {layer, Source.NONE, source.layer(), source.label(), source.head()});
            Table<StrongestHeadRow> heads = new Table<>(Tables.ATTENTION_INPUTS_STRONGEST);
            Set<Integer> always = new HashSet<>();
            Set<Integer> ever = new HashSet<>();
            int queries = session.analysed().size();
            strongest.entrySet().stream()
                    .sorted(Map.Entry.comparingByKey(Comparator.comparingInt((List<Integer> key) -> key.get(0))
                            .thenComparing(key -> key.get(1))
                            .thenComparing(key -> key.get(2))))
                    .forEach(entry -> {
                        List<Integer> key = entry.getKey();
                        Source source = sources.all().get(key.get(2));
                        boolean all = entry.getValue()[0] == queries;
                        heads.add(new StrongestHeadRow(
                                key.get(0),
                                key.get(1),
                                source.layer(),
                                source.label(),
                                source.head(),
                                (double) entry.getValue()[0] / queries,
                                all));
                        ever.add(key.get(2));
                        if (all) {
                            always.add(key.get(2));
                        }
                    });
            long all = sources.all().stream()
                    .filter(source -> !source.isWhole())
                    .filter(source -> source.isBefore(session.layers() - 1, Component.CROSS_ATTENTION))
                    .count();
            return new Outcome()
                    .table(table)
                    .means(
                            session.config().readings().positiveShares()
                                    ? positive
                                    : means.where(key -> key.get(1).equals(Source.NONE)
                                            && key.get(4).equals(Source.NONE)))
                    .table(shares)
                    .table(positives)
                    .table(heads)
                    .fact("reading", session.config().readings().attribution())
                    .fact("shares", session.config().readings().shares())
                    .fact("source_heads", all)
                    .fact("source_heads_always_strongest", always.size())
                    .fact("source_heads_ever_strongest", ever.size())
                    .note(
                            "The norm's gain is folded into W_Q and every source is divided by the residual's scale, so that"
                                    + " dot products sum to the head's highest score.")
                    .note("Positive shares: of each head's positive contributions, whose sum is made 1; then means over"
                            + " heads and queries.")
                    .note("Always strongest: among the five heads that add most to some later head's score, for every"
                            + " query.");
        }
    }
}
