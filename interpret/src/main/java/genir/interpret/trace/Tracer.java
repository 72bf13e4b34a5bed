package genir.interpret.trace;

import genir.corpus.InputException;
import genir.corpus.Progress;
import genir.corpus.vocabulary.Vocabulary;
import genir.interpret.lens.LogitLens;
import genir.interpret.lens.Ranks;
import genir.interpret.lens.TopTokens;
import genir.interpret.patch.Component;
import genir.interpret.patch.Effect;
import genir.interpret.patch.Experiment;
import genir.interpret.patch.PatchingEngine;
import genir.interpret.patch.Surroundings;
import genir.interpret.session.Item;
import genir.interpret.session.Sample;
import genir.interpret.source.Matrix;
import genir.interpret.source.Source;
import genir.interpret.source.Sources;
import genir.interpret.source.Unembedding;
import genir.interpret.source.Weights;
import genir.model.T5Config;
import genir.model.plan.TensorView;
import genir.model.plan.kernel.BestTokens;
import genir.model.plan.kernel.TokenRank;
import genir.model.run.MatrixProduct;
import genir.model.run.T5Runner;
import genir.model.run.T5Runner.DecoderRun;
import genir.model.site.Site;
import genir.model.site.StackName;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Follows single queries through a model of atomic docids. Computes the same plan whatever components, heads or neurons are changed, so
 * that only the first query of a length waits for a plan.
 */
public final class Tracer {
    private static final int TOP = 10;
    private static final int TOP_OF_STEP = 3;
    private static final int NEURONS = 24;

    private final T5Runner runner;
    private final Vocabulary vocabulary;
    private final Surroundings surroundings;
    private final T5Config config;
    private final Sources sources;
    private final LogitLens lens;
    private final Unembedding unembedding;
    /** Of each layer's MLP: [d_model, d_ff]. */
    private final List<float[]> neuronWeights = new ArrayList<>();
    /** Behind each addition to the residual stream, the embedding's first. */
    private final List<Site> stream = new ArrayList<>();

    private final Set<Site> sites = new LinkedHashSet<>();

    /** A tracer of a model; interventions take their values from the surroundings. */
    public Tracer(T5Runner runner, Vocabulary vocabulary, Surroundings surroundings) {
        this.runner = runner;
        this.vocabulary = vocabulary;
        this.surroundings = surroundings;
        this.config = runner.parameters().config();
        this.sources = new Sources(runner);
        this.lens = new LogitLens(runner);
        this.unembedding = new Unembedding(runner.parameters());
        stream.add(new Site(StackName.DECODER, Site.NO_LAYER, "", "hook_embed"));
        sites.add(T5Runner.ENCODER_OUTPUT);
        sites.addAll(sources.sites());
        for (int layer = 0; layer < config.numDecoderLayers(); layer++) {
            neuronWeights.add(Weights.of(runner.parameters(), Component.MLP.outputMatrix(layer)));
            for (Component component : Component.values()) {
                stream.add(behind(layer, component));
                sites.add(component.units(layer));
            }
            sites.add(Component.pattern(layer));
        }
        sites.addAll(stream);
    }

    /** The residual stream behind a component. */
    private static Site behind(int layer, Component component) {
        return new Site(
                StackName.DECODER,
                layer,
                "",
                switch (component) {
                    case SELF_ATTENTION -> "hook_resid_mid";
                    case CROSS_ATTENTION -> "hook_resid_mid_cross";
                    case MLP -> "hook_resid_post";
                });
    }

    /**
     * Follows a query, and once more with interventions.
     *
     * @param experiment {@link Experiment#NONE} for the unchanged model alone
     * @throws InputException if an intervention cannot be carried out
     */
    public Tracing trace(Question question, Experiment experiment) {
        experiment.requireForSingle();
        Sample sample = new Sample(List.of(Item.asked(question.tokens(), new int[0])), runner, 1);
        List<Experiment> experiments =
                experiment.interventions().isEmpty() ? List.of(Experiment.NONE) : List.of(Experiment.NONE, experiment);
        Map<Integer, Reading> readings = new LinkedHashMap<>();
        new PatchingEngine(runner, surroundings, sample)
                .run(
                        experiments,
                        sites,
                        Progress.NONE.start("", -1),
                        (index, batch, run, logits) ->
                                readings.put(index, new Reading(run, logits, question.tokens().length)));
        Reading original = readings.get(0);
        int document = question.document().orElseGet(() -> original.document(question.judged()));
        int against = question.against().orElseGet(() -> original.highestOther(document));
        return new Tracing(
                original.trace(document, against),
                Optional.ofNullable(readings.get(1)).map(changed -> changed.trace(document, against)));
    }

    private boolean isWord(int token) {
        return token < vocabulary.wordCount();
    }

    /** Copies of one run's values. */
    private final class Reading {
        private final float[] logits;
        private final Matrix added;
        private final float[] residuals;
        private final List<float[]> activations = new ArrayList<>();
        private final List<float[][]> attention = new ArrayList<>();

        Reading(DecoderRun run, TensorView output, int length) {
            this.logits = output.read().data();
            if (!Float.isFinite(
                    logits[BestTokens.of(FloatBuffer.wrap(logits), 0, logits.length, 0, logits.length, 1)[0]])) {
                throw new InputException(Effect.NOT_FINITE);
            }
            this.added = sources.vectors(run, 1).get(0);
            int width = config.dModel();
            this.residuals = new float[stream.size() * width];
            for (int i = 0; i < stream.size(); i++) {
                System.arraycopy(run.view(stream.get(i)).read().data(), 0, residuals, i * width, width);
            }
            for (int layer = 0; layer < config.numDecoderLayers(); layer++) {
                activations.add(run.view(Component.MLP.units(layer)).read().data());
                attention.add(weights(run.view(Component.pattern(layer)).read().data(), length));
            }
        }

        /** [head, padded position] without the padding. */
        private float[][] weights(float[] pattern, int length) {
            int heads = config.numHeads();
            float[][] weights = new float[heads][length];
            for (int head = 0; head < heads; head++) {
                System.arraycopy(pattern, head * (pattern.length / heads), weights[head], 0, length);
            }
            return weights;
        }

        int document(int[] judged) {
            int best = -1;
            for (int token : judged) {
                best = best < 0 || logits[token] > logits[best] ? token : best;
            }
            return best >= 0
                    ? best
                    : documents(FloatBuffer.wrap(logits), 0, 1).get(0).token();
        }

        int highestOther(int document) {
            return TopTokens.other(FloatBuffer.wrap(logits), 0, logits.length, document);
        }

        Trace trace(int document, int against) {
            int width = config.dModel();
            double scale = unembedding.scale(residuals, (stream.size() - 1) * width);
            Matrix directions = Matrix.zeros(2, width);
            directions.put(0, unembedding.logit(document, scale));
            directions.put(1, unembedding.lead(document, against, scale));
            return new Trace(
                    standing(document),
                    standing(against),
                    best(FloatBuffer.wrap(logits), 0, 0, logits.length, TOP),
                    steps(document, directions),
                    attention,
                    neurons(directions),
                    logits);
        }

        private Standing standing(int token) {
            FloatBuffer scores = FloatBuffer.wrap(logits);
            double highest = logits[BestTokens.of(scores, 0, logits.length, 0, logits.length, 1)[0]];
            double sum = 0;
            for (float logit : logits) {
                sum += Math.exp(logit - highest);
            }
            return new Standing(
                    token,
                    Ranks.of(scores, 0, logits.length, token),
                    documentRank(scores, 0, token),
                    logits[token],
                    Math.exp(logits[token] - highest) / sum);
        }

        private int documentRank(FloatBuffer scores, int row, int token) {
            return TokenRank.of(scores, row, logits.length, isWord(token) ? 0 : vocabulary.wordCount(), token);
        }

        private List<ScoredToken> documents(FloatBuffer scores, int row, int count) {
            return best(scores, row, vocabulary.wordCount(), vocabulary.docidEnd(), count);
        }

        private List<ScoredToken> best(FloatBuffer scores, int row, int from, int to, int count) {
            return ScoredToken.best(scores, row, logits.length, from, to, count);
        }

        private List<Step> steps(int document, Matrix directions) {
            FloatBuffer scores = lens.logits(residuals).floats();
            List<Step> steps = new ArrayList<>();
            for (int index = 0; index < sources.size(); index++) {
                Source source = sources.all().get(index);
                if (!source.isWhole()) {
                    continue;
                }
                int row = steps.size();
                steps.add(new Step(
                        source.layer(),
                        source.component(),
                        directions.dot(0, added, index),
                        directions.dot(1, added, index),
                        added.norm(index),
                        Ranks.of(scores, row, logits.length, document),
                        documentRank(scores, row, document),
                        documents(scores, row, TOP_OF_STEP),
                        best(scores, row, 0, vocabulary.wordCount(), TOP_OF_STEP),
                        heads(source, directions)));
            }
            return steps;
        }

        private List<Step.HeadPart> heads(Source whole, Matrix directions) {
            List<Step.HeadPart> parts = new ArrayList<>();
            if (whole.component() != null && whole.component().isAttention()) {
                for (int head = 0; head < config.numHeads(); head++) {
                    int index = sources.index(whole.layer(), whole.component(), head);
                    parts.add(new Step.HeadPart(
                            head, directions.dot(0, added, index), directions.dot(1, added, index), added.norm(index)));
                }
            }
            return parts;
        }

        private List<Trace.NeuronPart> neurons(Matrix directions) {
            List<Trace.NeuronPart> parts = new ArrayList<>();
            int count = config.dFf();
            for (int layer = 0; layer < config.numDecoderLayers(); layer++) {
                float[] along = MatrixProduct.of(directions.data(), neuronWeights.get(layer), config.dModel());
                float[] active = activations.get(layer);
                for (int neuron = 0; neuron < count; neuron++) {
                    if (active[neuron] != 0) {
                        parts.add(new Trace.NeuronPart(
                                layer,
                                neuron,
                                active[neuron],
                                (double) along[neuron] * active[neuron],
                                (double) along[count + neuron] * active[neuron]));
                    }
                }
            }
            parts.sort(Comparator.comparingDouble((Trace.NeuronPart part) -> -Math.abs(part.lead())));
            return parts.subList(0, Math.min(NEURONS, parts.size()));
        }
    }
}
