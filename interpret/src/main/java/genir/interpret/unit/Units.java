package genir.interpret.unit;

import genir.corpus.InputException;
import genir.corpus.vocabulary.Vocabulary;
import genir.interpret.analysis.DecoderPass;
import genir.interpret.analysis.HeadTokens;
import genir.interpret.lens.LogitLens;
import genir.interpret.patch.Component;
import genir.interpret.patch.Target;
import genir.interpret.session.Item;
import genir.interpret.session.Sample;
import genir.interpret.source.Matrix;
import genir.interpret.source.Weights;
import genir.interpret.trace.ScoredToken;
import genir.model.T5Config;
import genir.model.plan.TensorView;
import genir.model.plan.kernel.BestTokens;
import genir.model.run.MatrixProduct;
import genir.model.run.T5Runner;
import genir.model.site.Site;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntPredicate;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;

/** Reads single neurons and heads of a decoder over the queries of a sample, for models of atomic docids. */
public final class Units {
    private static final int QUERIES = 10;
    private static final int WRITTEN = 8;
    private static final int WRITTEN_OF_QUERY = 3;
    private static final int LISTED = 10;
    /** Rows that go through the logit lens together. */
    private static final int CHUNK = 64;

    private final T5Runner runner;
    private final T5Config config;
    private final Vocabulary vocabulary;
    private final Sample sample;
    private final Runnable between;
    private final SampleValues values;
    private final LogitLens lens;

    /**
     * Units of a model.
     *
     * @param sample queries that have a right document each
     * @param between run between the parts of a long reading, so that others get their turn
     */
    public Units(T5Runner runner, Vocabulary vocabulary, Sample sample, Runnable between) {
        this.runner = runner;
        this.config = runner.parameters().config();
        this.vocabulary = vocabulary;
        this.sample = sample;
        this.between = between;
        this.values = new SampleValues(runner, sample, between);
        this.lens = new LogitLens(runner);
    }

    /** Reads what the first neuron and the first head of every layer would wait for, if there is room for it. */
    public void prepare() {
        if (sample.size() == 0) {
            return;
        }
        List<Site> sites = new ArrayList<>();
        for (int layer = 0; layer < config.numDecoderLayers(); layer++) {
            sites.add(Component.MLP.units(layer));
            sites.add(Component.CROSS_ATTENTION.units(layer));
            sites.add(Component.pattern(layer));
        }
        values.prepare(sites);
        values.leads();
    }

    /**
     * A hidden neuron of the MLP of a decoder layer.
     *
     * @throws InputException if the model has none of this number
     */
    public NeuronReading neuron(int layer, int neuron) {
        Target.requireWithin("layer", layer, config.numDecoderLayers());
        Target.requireWithin("neuron", neuron, config.dFf());
        float[] weights = Weights.of(runner.parameters(), Component.MLP.outputMatrix(layer));
        float[] output = new float[config.dModel()];
        float[] negative = new float[config.dModel()];
        for (int i = 0; i < output.length; i++) {
            output[i] = weights[i * config.dFf() + neuron];
            negative[i] = -output[i];
        }
        float[] both = Arrays.copyOf(output, 2 * output.length);
        System.arraycopy(negative, 0, both, output.length, output.length);
        FloatBuffer scores = lens.logits(both).floats();
        if (sample.size() == 0) {
            return new NeuronReading(layer, neuron, written(scores, 0, WRITTEN), negated(scores), 0, 0, List.of());
        }
        // The rows are the lens's until it is asked again.
        Written writes = written(scores, 0, WRITTEN);
        Written avoids = negated(scores);
        Matrix activations = values.of(Component.MLP.units(layer));
        Matrix activity = values.of(DecoderPass.activity(config, layer));
        double sum = 0;
        int active = 0;
        for (int query = 0; query < sample.size(); query++) {
            sum += activations.at(query, neuron);
            active += activity.at(query, neuron) > 0 ? 1 : 0;
        }
        Matrix out = new Matrix(output, output.length);
        List<NeuronReading.Excitation> queries = new ArrayList<>();
        for (int query : highest(index -> activations.at(index, neuron))) {
            double activation = activations.at(query, neuron);
            queries.add(new NeuronReading.Excitation(
                    sample.item(query), activation, activation * values.leads().dot(query, out, 0)));
        }
        return new NeuronReading(
                layer, neuron, writes, avoids, (double) active / sample.size(), sum / sample.size(), queries);
    }

    /**
     * A head of an attention of a decoder layer.
     *
     * @throws InputException if the model has none of this number
     */
    public HeadReading head(Component component, int layer, int head) {
        if (!component.isAttention()) {
            throw new InputException("heads: only self_attention and cross_attention have heads");
        }
        Target.requireWithin("layer", layer, config.numDecoderLayers());
        Target.requireWithin("head", head, config.numHeads());
        if (sample.size() == 0) {
            return new HeadReading(component, layer, head, "", List.of(), List.of(), List.of());
        }
        Matrix outputs = outputs(component, layer, head);
        List<Integer> chosen = highest(outputs::norm);
        Map<Integer, Written> written = new HashMap<>();
        HeadTokens tokens = new HeadTokens(vocabulary);
        for (int from = 0; from < sample.size(); from += CHUNK) {
            int to = Math.min(from + CHUNK, sample.size());
            TensorView logits =
                    lens.logits(Arrays.copyOfRange(outputs.data(), from * outputs.width(), to * outputs.width()));
            FloatBuffer scores = logits.floats();
            float[] row = new float[logits.rowLength()];
            for (int query = from; query < to; query++) {
                scores.get((query - from) * row.length, row);
                int[] top = BestTokens.of(FloatBuffer.wrap(row), 0, row.length, 0, row.length, HeadTokens.TOP);
                tokens.see(sample.item(query), top, row);
                if (chosen.contains(query)) {
                    written.put(query, written(FloatBuffer.wrap(row), 0, WRITTEN_OF_QUERY));
                }
            }
            between.run();
        }
        List<HeadReading.Excitation> queries = new ArrayList<>();
        for (int query : chosen) {
            queries.add(new HeadReading.Excitation(
                    sample.item(query),
                    outputs.norm(query),
                    values.leads().dot(query, outputs, query),
                    attention(component, layer, head, query),
                    written.get(query)));
        }
        return new HeadReading(
                component,
                layer,
                head,
                tokens.kind(layer, head).kind(),
                queries,
                shares(tokens, this::isWord),
                shares(tokens, vocabulary::isDocid));
    }

    /** What a head adds to the residual stream, for each query. */
    private Matrix outputs(Component component, int layer, int head) {
        float[] matrix = Weights.of(runner.parameters(), component.outputMatrix(layer));
        Matrix heads = values.of(component.units(layer));
        Matrix mine = Matrix.zeros(sample.size(), config.dKv());
        for (int query = 0; query < sample.size(); query++) {
            System.arraycopy(
                    heads.data(),
                    query * heads.width() + head * config.dKv(),
                    mine.data(),
                    query * config.dKv(),
                    config.dKv());
        }
        return new Matrix(
                MatrixProduct.ofRows(mine.data(), Weights.ofHead(matrix, config, head), config.dKv()), config.dModel());
    }

    /** Over the query's tokens; empty for self-attention, which sees the start token alone. */
    private float[] attention(Component component, int layer, int head, int query) {
        if (component == Component.SELF_ATTENTION) {
            return new float[0];
        }
        Matrix patterns = values.of(Component.pattern(layer));
        int length = patterns.width() / config.numHeads();
        int from = query * patterns.width() + head * length;
        Item item = sample.item(query);
        return Arrays.copyOfRange(patterns.data(), from, from + item.tokens().length);
    }

    private List<Integer> highest(IntToDoubleFunction value) {
        return IntStream.range(0, sample.size())
                .boxed()
                .sorted(Comparator.comparingDouble(query -> -value.applyAsDouble(query)))
                .limit(QUERIES)
                .toList();
    }

    private List<HeadReading.Share> shares(HeadTokens tokens, IntPredicate admitted) {
        return tokens.most(admitted, LISTED).stream()
                .map(most -> new HeadReading.Share(most.token(), (double) most.queries() / sample.size()))
                .toList();
    }

    private Written written(FloatBuffer scores, int row, int count) {
        int words = vocabulary.wordCount();
        int width = config.vocabSize();
        return new Written(
                ScoredToken.best(scores, row, width, words, vocabulary.docidEnd(), count),
                ScoredToken.best(scores, row, width, 0, words, count));
    }

    /** The lowest, read off the second row, which has all signs turned. */
    private Written negated(FloatBuffer scores) {
        Written turned = written(scores, 1, WRITTEN);
        return new Written(negated(turned.documents()), negated(turned.words()));
    }

    private static List<ScoredToken> negated(List<ScoredToken> tokens) {
        return tokens.stream()
                .map(token -> new ScoredToken(token.token(), -token.logit()))
                .toList();
    }

    private boolean isWord(int token) {
        return token < vocabulary.wordCount();
    }
}
