package genir.model.run;

import genir.model.Tensor;
import genir.model.graph.T5Graph;
import genir.model.plan.Edit;
import genir.model.plan.Hook;
import genir.model.plan.Plan;
import genir.model.plan.PlanSpec;
import genir.model.plan.TensorView;
import genir.model.plan.rewrite.Rewrite;
import genir.model.plan.rewrite.Rewrites;
import genir.model.site.Site;
import genir.model.site.Sites;
import genir.model.site.StackName;
import genir.model.weights.Parameters;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.nd4j.autodiff.samediff.SameDiff;

/**
 * Runs a model without dropout: ranks, captures sites and applies hooks, all on the same graph.
 *
 * <p>The encoder's output can be computed once and decoded many times, also by another model's decoder (method.md,
 * section 3).
 */
public final class T5Runner {
    /** The encoder's output, which is all the decoder sees of a query. */
    public static final Site ENCODER_OUTPUT = new Site(StackName.ENCODER, Site.NO_LAYER, "", "hook_out");

    private static final Site LAST = new Site(StackName.DECODER, Site.NO_LAYER, "", "hook_out");

    /** What of the model a plan runs. */
    private enum Part {
        /** All of it, once. */
        ALL,
        ENCODER,
        /** What comes after the encoder, as often as wanted. */
        DECODER,
        /** The same without the output matrix. */
        LAYERS,
        /** All of it, as often as wanted. */
        WHOLE,
        /** The final norm and the output matrix. */
        UNEMBED;

        boolean isRerunnable() {
            return readsMemory() || this == WHOLE;
        }

        /** Whether the encoder's output is given. */
        boolean readsMemory() {
            return this == DECODER || this == LAYERS;
        }
    }

    private record Key(Part part, int batch, int length, Set<Site> sites) {}

    /** The tokens from one to behind another. */
    private record Span(int from, int to) {}

    /** How many tokens of which ones are wanted of each row. */
    private record Ranked(int rows, int from, int to, int count) {}

    private final Parameters parameters;
    private final T5Graph graph;
    private final GraphFeed feed;
    private final Sites sites;
    private final LogitSearch search;
    /** Computes what the position reads of those before it; null where there are none. */
    private final T5Runner before;

    private final Map<Key, Plan> plans = new HashMap<>();
    private final Map<Span, OutputRows> outputs = new HashMap<>();
    private final Map<Ranked, OutputBlocks> blocks = new HashMap<>();
    /** Which run a decoder plan's inputs belong to. */
    private final Map<Plan, DecoderRun> prepared = new HashMap<>();

    /** For atomic docids: the decoder reads the start token only. */
    public T5Runner(Parameters parameters) {
        this(parameters, 1);
    }

    /**
     * With a decoder that reads several tokens, for {@link #run(TokenBatch, List, Collection)}.
     *
     * @param decoderLength how many
     */
    public T5Runner(Parameters parameters, int decoderLength) {
        this(parameters, decoderLength, Rewrites.standard());
    }

    /** With other rewrites than the standard ones, for checking. */
    public T5Runner(Parameters parameters, int decoderLength, List<Rewrite> rewrites) {
        this(
                parameters,
                new T5Graph(parameters.config(), parameters, decoderLength, false),
                DecoderLayout.single(decoderLength),
                rewrites,
                null);
    }

    private T5Runner(
            Parameters parameters, T5Graph graph, DecoderLayout layout, List<Rewrite> rewrites, T5Runner before) {
        this.parameters = parameters;
        this.graph = graph;
        this.feed = new GraphFeed(parameters, layout, rewrites);
        this.sites = new Sites(parameters.config(), layout.keys());
        this.search = new LogitSearch(parameters.device());
        this.before = before;
    }

    /**
     * For one step of an answer of several tokens: the decoder reads the last token that was said of each sequence ({@link
     * TokenBatch#said}). Only its position is computed, so that a site has one row for a sequence and a hook changes nothing of what earlier
     * positions told; their keys and values are those of the unchanged model.
     *
     * @param past tokens that were said; with 0 the decoder reads the start token
     */
    public static T5Runner after(Parameters parameters, int past) {
        return past == 0
                ? new T5Runner(parameters)
                : new T5Runner(
                        parameters,
                        T5Graph.after(parameters.config(), parameters, past),
                        DecoderLayout.after(past),
                        Rewrites.standard(),
                        new T5Runner(parameters, past + 1));
    }

    public Parameters parameters() {
        return parameters;
    }

    public Sites sites() {
        return sites;
    }

    /** The logits [batch, vocabulary] of a batch, where the plan has them: valid until the next run. */
    public TensorView logits(TokenBatch batch) {
        if (before != null) {
            return decoder(batch, encode(batch), Set.of()).run(List.of());
        }
        Plan plan = plan(batch);
        feed.fillEncoder(plan, batch);
        feed.fillDecoder(plan, feed.lastTokens(batch));
        plan.run();
        return plan.view(T5Graph.LOGITS);
    }

    /** What {@link #logits} runs for batches of this one's size and length; compiled when first needed. */
    public Plan plan(TokenBatch batch) {
        return plan(Part.ALL, batch, Set.of());
    }

    /**
     * The ranks of tokens by logits of this runner's, 1 for the highest; of two equal logits the lower token comes first.
     *
     * @param logits [rows, vocabulary]
     * @param firstToken the first token that counts: 0 for the whole vocabulary, the first docid for documents only
     * @param tokens for each of the first rows
     * @return [row][token]
     */
    public int[][] ranks(TensorView logits, int firstToken, List<int[]> tokens) {
        return search.ranks(logits, firstToken, tokens);
    }

    /**
     * The tokens of each row with the highest logits of this runner's; of two equal logits the lower token comes first.
     *
     * @param logits [rows, vocabulary]
     * @param from the first token that counts
     * @param to behind the last one
     * @param count how many for each row; as many as count where these are fewer
     */
    public List<TopTokens> top(TensorView logits, int from, int to, int count) {
        return search.top(logits, from, to, count);
    }

    /**
     * The tokens of each of a batch's rows with the highest logits. For vocabularies of which all logits would be too many to have at a
     * time: these are made in blocks.
     *
     * @param from the first token that counts
     * @param to behind the last one
     * @param count how many for each row; as many as count where these are fewer
     */
    public List<BestTokens> best(TokenBatch batch, int from, int to, int count) {
        return blocks.computeIfAbsent(
                        new Ranked(batch.size(), from, to, count),
                        ranked -> new OutputBlocks(parameters, ranked.rows(), from, to, count))
                .best(last(batch));
    }

    /** What the output matrix is multiplied by: the decoder's last vectors behind its final norm [batch, d_model]. */
    public float[] last(TokenBatch batch) {
        Plan plan = plan(Part.LAYERS, batch, Set.of(LAST));
        fillDecoder(plan, batch, encode(batch));
        plan.run();
        prepared.remove(plan);
        return plan.view(sites.entry(LAST).variable()).read().data();
    }

    /** The encoder's output [batch * length, d_model]. */
    public Tensor encode(TokenBatch batch) {
        return run(batch, List.of(ENCODER_OUTPUT)).get(ENCODER_OUTPUT);
    }

    /** Runs a batch and copies out sites, each in the shape of its graph variable. */
    public Map<Site, Tensor> run(TokenBatch batch, Collection<Site> captured) {
        boolean encoderOnly = captured.stream().allMatch(site -> site.stack() == StackName.ENCODER);
        Plan plan = plan(encoderOnly ? Part.ENCODER : Part.ALL, batch, new HashSet<>(captured));
        feed.fillEncoder(plan, batch);
        if (!encoderOnly) {
            fillSaid(plan, batch);
        }
        plan.run();
        return read(plan, captured);
    }

    /**
     * What a run of the decoder over given tokens gave.
     *
     * @param logits [batch * decoder position, vocabulary]
     * @param sites the captured sites, each in the shape of its graph variable
     */
    public record Outputs(Tensor logits, Map<Site, Tensor> sites) {}

    /**
     * Runs a batch with tokens for the decoder.
     *
     * @param decoderTokens what each row's decoder reads, the start token first: [batch][decoder length]
     */
    public Outputs run(TokenBatch batch, List<int[]> decoderTokens, Collection<Site> captured) {
        for (int[] tokens : decoderTokens) {
            if (tokens.length != graph.decoderLength()) {
                throw new IllegalArgumentException(
                        tokens.length + " tokens for a decoder of " + graph.decoderLength() + " positions");
            }
        }
        if (decoderTokens.size() != batch.size()) {
            throw new IllegalArgumentException(decoderTokens.size() + " decoder inputs for " + batch.size() + " rows");
        }
        Plan plan = plan(Part.ALL, batch, new HashSet<>(captured));
        feed.fillEncoder(plan, batch);
        feed.fillDecoder(plan, decoderTokens);
        plan.run();
        return new Outputs(plan.view(T5Graph.LOGITS).read(), read(plan, captured));
    }

    private Map<Site, Tensor> read(Plan plan, Collection<Site> captured) {
        Map<Site, Tensor> values = new HashMap<>();
        for (Site site : captured) {
            values.put(site, plan.view(sites.entry(site).variable()).read());
        }
        return values;
    }

    /**
     * Prepares the decoder for a batch whose encoder output is known. The run before it, of a batch of the same size with
     * the same sites, is over then: both are the same plan.
     *
     * @param batch the sequences; their lengths make the mask over the encoder's positions
     * @param memory encoder output [batch * length, d_model], from this or another model
     * @param hooked sites that hooks will read or overwrite: the decoder's, and {@link #ENCODER_OUTPUT}
     */
    public DecoderRun decoder(TokenBatch batch, Tensor memory, Collection<Site> hooked) {
        checkDecoderSites(hooked);
        Plan plan = plan(Part.DECODER, batch, new HashSet<>(hooked));
        fillDecoder(plan, batch, memory);
        DecoderRun run = new DecoderRun(this, plan);
        prepared.put(plan, run);
        return run;
    }

    private static void checkDecoderSites(Collection<Site> hooked) {
        for (Site site : hooked) {
            if (site.stack() == StackName.ENCODER && !site.equals(ENCODER_OUTPUT)) {
                throw new IllegalArgumentException("the decoder alone does not compute " + site);
            }
        }
    }

    /**
     * The same with memory of its own, so that it does not end with the next run: for as many batches as there is room for.
     */
    public DecoderRun lastingDecoder(TokenBatch batch, Tensor memory, Collection<Site> hooked) {
        checkDecoderSites(hooked);
        Plan plan = compile(new Key(Part.DECODER, batch.size(), batch.length(), new HashSet<>(hooked)));
        fillDecoder(plan, batch, memory);
        return new DecoderRun(this, plan, null, true);
    }

    /**
     * The same where only some tokens compete: {@link DecoderRun#run} gives the logits of those from {@code from} to {@code to}, the latter
     * excluded, and the others are not computed. They are not multiplied by the factor d_model^-0.5 of tied embeddings, which changes no
     * rank. {@link DecoderRun#ranks} needs even less.
     */
    public DecoderRun decoder(TokenBatch batch, Tensor memory, Collection<Site> hooked, int from, int to) {
        Plan plan = plan(Part.LAYERS, batch, withLast(hooked));
        fillDecoder(plan, batch, memory);
        DecoderRun run = new DecoderRun(this, plan, output(from, to), false);
        prepared.put(plan, run);
        return run;
    }

    /** The same with memory of its own. */
    public DecoderRun lastingDecoder(TokenBatch batch, Tensor memory, Collection<Site> hooked, int from, int to) {
        Plan plan = compile(new Key(Part.LAYERS, batch.size(), batch.length(), withLast(hooked)));
        fillDecoder(plan, batch, memory);
        return new DecoderRun(this, plan, output(from, to), true);
    }

    private static Set<Site> withLast(Collection<Site> hooked) {
        Set<Site> sites = new HashSet<>(hooked);
        sites.add(LAST);
        return sites;
    }

    private OutputRows output(int from, int to) {
        return outputs.computeIfAbsent(new Span(from, to), missing -> new OutputRows(parameters, search, from, to));
    }

    /**
     * Prepares the whole model for a batch, for hooks in the encoder too. As with {@link #decoder}, the run before it of a
     * batch of the same size and length with the same sites is over then.
     *
     * @param hooked sites that hooks will read or overwrite
     */
    public DecoderRun whole(TokenBatch batch, Collection<Site> hooked) {
        Plan plan = plan(Part.WHOLE, batch, new HashSet<>(hooked));
        feed.fillEncoder(plan, batch);
        fillSaid(plan, batch);
        DecoderRun run = new DecoderRun(this, plan);
        prepared.put(plan, run);
        return run;
    }

    /** Fills all that a decoder reads that does not compute the encoder: its output, its mask, and what the decoder says. */
    void fillDecoder(Plan plan, TokenBatch batch, Tensor memory) {
        fillMemory(plan, batch, memory);
        fillSaid(plan, batch, memory);
    }

    private void fillMemory(Plan plan, TokenBatch batch, Tensor memory) {
        feed.fillEncoderMask(plan, batch);
        plan.view(sites.entry(ENCODER_OUTPUT).variable()).write(memory.data());
    }

    /** What the decoder reads at its position, and what that reads of those before it. */
    private void fillSaid(Plan plan, TokenBatch batch, Tensor memory) {
        feed.fillDecoder(plan, feed.lastTokens(batch));
        if (before != null) {
            feed.fillPast(
                    plan,
                    batch.size(),
                    before.decoded(batch, memory, batch.decoderTokens(parameters.config()), feed.pastSites()));
        }
    }

    /** The same where a plan computes the encoder too: the positions before read its unchanged output. */
    private void fillSaid(Plan plan, TokenBatch batch) {
        fillSaid(plan, batch, before == null ? null : encode(batch));
    }

    /** Runs the decoder over given tokens and copies out sites. */
    private Map<Site, Tensor> decoded(
            TokenBatch batch, Tensor memory, List<int[]> decoderTokens, Collection<Site> wanted) {
        Plan plan = plan(Part.DECODER, batch, new HashSet<>(wanted));
        fillMemory(plan, batch, memory);
        feed.fillDecoder(plan, decoderTokens);
        plan.run();
        return read(plan, wanted);
    }

    T5Graph graph() {
        return graph;
    }

    /** A specification of a plan of this runner's inputs. */
    PlanSpec spec(SameDiff of, int batch, int length) {
        return feed.spec(of, batch, length);
    }

    /** Bytes of the values that {@link #run(TokenBatch, Collection)} copies out for these sites. */
    public long captureBytes(TokenBatch batch, Collection<Site> captured) {
        return Float.BYTES
                * captured.stream()
                        .mapToLong(site -> sites.floats(site, batch.size(), batch.length(), graph.decoderLength()))
                        .sum();
    }

    /**
     * What the model would predict from given last residuals: the final norm and the output matrix alone.
     *
     * @param residuals [rows, d_model], row-major
     * @return logits [rows, vocabulary], valid until the next call with as many rows
     */
    public TensorView unembed(float[] residuals) {
        int width = parameters.config().dModel();
        if (residuals.length == 0 || residuals.length % width != 0) {
            throw new IllegalArgumentException(residuals.length + " floats are no rows of " + width);
        }
        int rows = residuals.length / width;
        Plan plan = plans.computeIfAbsent(new Key(Part.UNEMBED, rows, 1, Set.of()), this::compile);
        plan.view(lastResidual()).write(residuals);
        plan.run();
        return plan.view(T5Graph.LOGITS);
    }

    private String lastResidual() {
        return sites.entry(sites.lastResidual()).variable();
    }

    private Plan plan(Part part, TokenBatch batch, Set<Site> wanted) {
        return plans.computeIfAbsent(new Key(part, batch.size(), batch.length(), wanted), this::compile);
    }

    private Plan compile(Key key) {
        PlanSpec spec = spec(graph.forward(), key.batch(), key.length());
        key.sites().forEach(site -> spec.keep(sites.entry(site).variable()));
        if (key.part() != Part.ENCODER && key.part() != Part.LAYERS) {
            spec.keep(T5Graph.LOGITS);
        }
        if (key.part() == Part.UNEMBED) {
            spec.input(lastResidual(), key.batch(), parameters.config().dModel());
        }
        if (key.part().readsMemory()) {
            spec.input(
                    sites.entry(ENCODER_OUTPUT).variable(),
                    (long) key.batch() * key.length(),
                    parameters.config().dModel());
        }
        if (key.part().isRerunnable()) {
            spec.rerunnable();
        }
        return spec.compile();
    }

    /** The decoder, or the {@link #whole} model, on one batch, run as often as wanted with different hooks. */
    public static final class DecoderRun {
        private final T5Runner runner;
        private final Plan plan;
        /** Makes some tokens' logits; null where the plan makes all. */
        private final OutputRows output;
        /** Whether no other run uses the plan. */
        private final boolean lasting;

        private boolean ran;
        private NearRanks near;

        private DecoderRun(T5Runner runner, Plan plan) {
            this(runner, plan, null, false);
        }

        private DecoderRun(T5Runner runner, Plan plan, OutputRows output, boolean lasting) {
            this.runner = runner;
            this.plan = plan;
            this.output = output;
            this.lasting = lasting;
        }

        /** Bytes of its values. */
        public long bytes() {
            return plan.arenaBytes();
        }

        /**
         * Runs with hooks; only what they (or the hooks of the run before) can have changed is computed again.
         *
         * @return the logits [batch, vocabulary], or of the tokens that are wanted, valid until the next run
         * @throws IllegalStateException if the decoder was prepared for another batch since
         */
        public TensorView run(List<Hook> hooks) {
            execute(hooks);
            return output == null ? plan.view(T5Graph.LOGITS) : output.logits(last());
        }

        /** Runs with hooks whose outcome that of later calls of {@link #ranks} may be near to; where only some tokens compete. */
        public void near(List<Hook> hooks) {
            execute(hooks);
            near = output.near(last());
        }

        /**
         * Runs with hooks; of the logits only those are computed that the ranks may depend on, after {@link #near}.
         *
         * @param tokens of each of the first rows, counted from the first that competes
         * @return their ranks [row][token], 1 for the highest logit; of two equal logits the lower token comes first
         */
        public int[][] ranks(List<Hook> hooks, List<int[]> tokens) {
            execute(hooks);
            return output.ranks(last(), tokens, near);
        }

        private float[] last() {
            return view(LAST).read().data();
        }

        private void execute(List<Hook> hooks) {
            if (!lasting && runner.prepared.get(plan) != this) {
                throw new IllegalStateException("the decoder was prepared for another batch since");
            }
            if (ran) {
                plan.rerun(hooks);
            } else {
                plan.run(hooks);
                ran = true;
            }
        }

        /** A hooked site's value where it lies. */
        public TensorView view(Site site) {
            return plan.view(runner.sites.entry(site).variable());
        }

        /** A hook on a site that may overwrite its value. */
        public Hook overwrite(Site site, Consumer<TensorView> action) {
            return Hook.write(runner.sites.entry(site).variable(), action);
        }

        /** A hook on a site that overwrites all of its value, which then need not be computed. */
        public Hook replace(Site site, Consumer<TensorView> action) {
            return Hook.replace(runner.sites.entry(site).variable(), action);
        }

        /**
         * A hook on a site that is nothing but changes.
         *
         * @param replaces whether these overwrite every element before any of them reads one
         */
        public Hook edit(Site site, boolean replaces, List<Edit> edits) {
            return Hook.edit(runner.sites.entry(site).variable(), replaces, edits);
        }

        /** A hook on a site that only looks. */
        public Hook look(Site site, Consumer<TensorView> action) {
            return Hook.read(runner.sites.entry(site).variable(), action);
        }
    }

    /** Splits sequences into batches of one size; the last is filled up with its last sequence. */
    public static List<TokenBatch> batches(List<int[]> sequences, int size, int multiple) {
        int longest =
                sequences.stream().mapToInt(sequence -> sequence.length).max().orElse(1);
        int length = TokenBatch.paddedLength(longest, multiple);
        List<TokenBatch> batches = new ArrayList<>();
        for (int from = 0; from < sequences.size(); from += size) {
            List<int[]> rows = new ArrayList<>(sequences.subList(from, Math.min(from + size, sequences.size())));
            while (rows.size() < size) {
                rows.add(rows.get(rows.size() - 1));
            }
            batches.add(new TokenBatch(rows, length));
        }
        return batches;
    }
}
