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
import genir.interpret.table.Tables.AttentionInputPositiveRow;
import genir.interpret.table.Tables.AttentionInputRow;
import genir.interpret.table.Tables.InputShareRow;
import genir.model.T5Config;
import genir.model.run.T5Runner.DecoderRun;
import genir.model.site.Site;
import genir.model.site.StackName;
import genir.model.weights.Parameters;
import genir.model.weights.WeightNames;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * What steers cross-attention (method.md, section 4.8; Figure 5, left, of the paper): each head's highest score is {@code
 * k . W_Q norm(r)} with the key k of one encoder position; every earlier source's part of it is {@code k . W_Q c}.
 *
 * <p>The norm is folded in as in {@link NeuronInputs}, so that dot products sum to the score exactly. The keys are turned
 * into directions of the residual stream, {@code W_Q^T k}, by one matrix product a head and batch.
 */
public final class AttentionInputs implements Analysis {
    private static final int CROSS_SUBLAYER = 1;

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
        private final T5Config config;
        private final boolean cosine;
        private final Sources sources;
        /** For each layer and head, its part of W_Q with the norm's gain folded in: [d_kv, d_model]. */
        private final List<List<Matrix>> weights = new ArrayList<>();

        private final QueryMeans means;
        private final QueryMeans positive;
        private final StrongestHeads strongest;

        Measurement(Session session) {
            Parameters parameters = session.runner().parameters();
            this.session = session;
            this.config = parameters.config();
            this.cosine = session.config().readings().attribution().equals("cosine");
            this.sources = new Sources(session.runner());
            this.means = new QueryMeans(session);
            this.positive = new QueryMeans(session);
            this.strongest = new StrongestHeads(sources);
            for (int layer = 0; layer < session.layers(); layer++) {
                weights.add(weights(parameters, layer));
            }
        }

        private static List<Matrix> weights(Parameters parameters, int layer) {
            int size = parameters.config().dKv();
            Matrix all = new Matrix(
                    Weights.folded(
                            Weights.of(parameters, WeightNames.crossAttention(layer, "q")),
                            Weights.of(parameters, WeightNames.norm("decoder", layer, CROSS_SUBLAYER))),
                    parameters.config().dModel());
            return IntStream.range(0, parameters.config().numHeads())
                    .mapToObj(head -> all.only(IntStream.range(head * size, (head + 1) * size)
                            .boxed()
                            .toList()))
                    .toList();
        }

        Outcome run(String name, Progress progress) {
            List<Site> sites = new ArrayList<>(sources.sites());
            for (int layer = 0; layer < session.layers(); layer++) {
                sites.add(keys(layer));
                sites.add(scores(layer));
                sites.add(residual(layer));
            }
            DecoderPass.each(session, name, sites, progress, (batch, run) -> {
                List<Matrix> vectors = sources.vectors(run, batch.count());
                for (int layer = 0; layer < session.layers(); layer++) {
                    List<Matrix> directions = directions(run, batch, layer);
                    for (int row = 0; row < batch.count(); row++) {
                        measure(batch.first() + row, layer, directions.get(row), vectors.get(row));
                    }
                }
            });
            return outcome();
        }

        private static Site keys(int layer) {
            return new Site(StackName.DECODER, layer, "cross_attn", "hook_k");
        }

        private static Site scores(int layer) {
            return new Site(StackName.DECODER, layer, "cross_attn", "hook_attn_scores");
        }

        private static Site residual(int layer) {
            return Component.CROSS_ATTENTION.reads(layer);
        }

        /** For each row [head, d_model]: what a residual is multiplied with to give the head's highest score. */
        private List<Matrix> directions(DecoderRun run, QueryBatch batch, int layer) {
            int heads = config.numHeads();
            // [row * length * heads, d_kv], [row * heads, length] and [row, d_model].
            Matrix keys = Matrix.of(run.view(keys(layer)), config.dKv());
            Matrix scores = Matrix.of(run.view(scores(layer)), batch.tokens().length());
            Matrix residuals = Matrix.of(run.view(residual(layer)), config.dModel());
            List<Matrix> directions = Stream.generate(() -> Matrix.zeros(heads, config.dModel()))
                    .limit(batch.count())
                    .toList();
            for (int head = 0; head < heads; head++) {
                Matrix turned = highest(keys, scores, batch.count(), head)
                        .times(weights.get(layer).get(head));
                for (int row = 0; row < batch.count(); row++) {
                    double by = cosine ? turned.norm(row) : residuals.scale(row, config.layerNormEpsilon());
                    for (int i = 0; i < config.dModel(); i++) {
                        directions.get(row).set(head, i, by == 0 ? 0 : (float) (turned.at(row, i) / by));
                    }
                }
            }
            return directions;
        }

        /** For each row the key of the position with the head's highest score: [row, d_kv]. */
        private Matrix highest(Matrix keys, Matrix scores, int rows, int head) {
            int heads = config.numHeads();
            int length = scores.width();
            return keys.only(IntStream.range(0, rows)
                    .map(row -> (row * length + scores.highest(row * heads + head)) * heads + head)
                    .boxed()
                    .toList());
        }

        /** Notes what each source adds to each head's highest score for a query. */
        private void measure(int query, int layer, Matrix directions, Matrix vectors) {
            Matrix products = directions.dots(vectors);
            List<Integer> before = sources.before(layer, Component.CROSS_ATTENTION);
            List<Integer> whole = sources.wholeBefore(layer, Component.CROSS_ATTENTION);
            double[] lengths = IntStream.range(0, sources.size())
                    .mapToDouble(index -> cosine ? vectors.norm(index) : 1)
                    .toArray();
            double[] ofAllHeads = new double[sources.size()];
            PositiveShares shares = new PositiveShares(whole.size());
            for (int head = 0; head < config.numHeads(); head++) {
                double[] parts = new double[sources.size()];
                for (int index : before) {
                    parts[index] = lengths[index] == 0 ? 0 : products.at(head, index) / lengths[index];
                    ofAllHeads[index] += parts[index] / config.numHeads();
                    put(means, query, layer, head, index, parts[index]);
                }
                shares.add(i -> parts[whole.get(i)]);
                strongest.see(layer, head, before, parts);
            }
            before.forEach(index -> put(means, query, layer, Source.NONE, index, ofAllHeads[index]));
            for (int i = 0; !shares.isEmpty() && i < whole.size(); i++) {
                put(positive, query, layer, Source.NONE, whole.get(i), shares.mean(i));
            }
        }

        private void put(QueryMeans to, int query, int layer, int head, int index, double value) {
            Source source = sources.all().get(index);
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
            long heads = sources.before(session.layers() - 1, Component.CROSS_ATTENTION).stream()
                    .filter(index -> !sources.all().get(index).isWhole())
                    .count();
            int queries = session.analysed().size();
            return new Outcome()
                    .table(table)
                    .means(
                            session.config().readings().positiveShares()
                                    ? positive
                                    : means.where(key -> key.get(1).equals(Source.NONE)
                                            && key.get(4).equals(Source.NONE)))
                    .table(shares)
                    .table(positives)
                    .table(strongest.table(queries))
                    .fact("reading", session.config().readings().attribution())
                    .fact("shares", session.config().readings().shares())
                    .fact("source_heads", heads)
                    .fact("source_heads_always_strongest", strongest.always(queries))
                    .fact("source_heads_ever_strongest", strongest.ever())
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
