package genir.interpret.table;

import genir.interpret.figure.Estimate;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/**
 * The tables of {@code interpret/}. A missing layer or head is -1: layer -1 is the embedding of the start token (as a
 * receiver's, that of the logits), head -1 the whole component. What the columns hold is told in docs/interpretability.md.
 */
public final class Tables {
    public static final TableFile<EncoderLensRow> ENCODER_LENS = new TableFile<>("encoder-lens", EncoderLensRow.class);
    public static final TableFile<EncoderPatchingRow> ENCODER_PATCHING =
            new TableFile<>("encoder-patching", EncoderPatchingRow.class);
    public static final TableFile<EncoderLensRow> DUAL_LENS = new TableFile<>("dual-lens", EncoderLensRow.class);
    public static final TableFile<EncoderPatchingRow> DUAL_PATCHING =
            new TableFile<>("dual-patching", EncoderPatchingRow.class);
    public static final TableFile<DualWordsRow> DUAL_WORDS = new TableFile<>("dual-words", DualWordsRow.class);
    public static final TableFile<DualWordRow> DUAL_EXAMPLES = new TableFile<>("dual-examples", DualWordRow.class);
    public static final TableFile<DocidStepRow> STEPS = new TableFile<>("steps", DocidStepRow.class);
    public static final TableFile<DocidPatchingRow> STEPS_PATCHING =
            new TableFile<>("steps-patching", DocidPatchingRow.class);
    public static final TableFile<DocidCircuitRow> STEPS_CIRCUIT =
            new TableFile<>("steps-circuit", DocidCircuitRow.class);
    public static final TableFile<DocidKeptRow> STEPS_KEPT = new TableFile<>("steps-kept", DocidKeptRow.class);
    public static final TableFile<EncoderSwapRow> ENCODER_SWAP = new TableFile<>("encoder-swap", EncoderSwapRow.class);
    public static final TableFile<EncoderSwapRankRow> ENCODER_SWAP_RANKS =
            new TableFile<>("encoder-swap-ranks", EncoderSwapRankRow.class);
    public static final TableFile<ContributionRow> CONTRIBUTIONS =
            new TableFile<>("contributions", ContributionRow.class);
    public static final TableFile<ContributionCosineRow> CONTRIBUTION_COSINES =
            new TableFile<>("contributions-cosines", ContributionCosineRow.class);
    public static final TableFile<StageRow> STAGES = new TableFile<>("stages", StageRow.class);
    public static final TableFile<PatchingRow> PATCHING = new TableFile<>("patching", PatchingRow.class);
    public static final TableFile<PatchingRankRow> PATCHING_RANKS =
            new TableFile<>("patching-ranks", PatchingRankRow.class);
    public static final TableFile<LayerPatchingRow> LAYER_PATCHING =
            new TableFile<>("patching-layers", LayerPatchingRow.class);
    public static final TableFile<CircuitRow> CIRCUIT = new TableFile<>("circuit", CircuitRow.class);
    public static final TableFile<CircuitRankRow> CIRCUIT_RANKS =
            new TableFile<>("circuit-ranks", CircuitRankRow.class);
    public static final TableFile<RankRow> RANK_DEVELOPMENT = new TableFile<>("rank-development", RankRow.class);
    public static final TableFile<SingleTypeRow> SINGLE_TYPE = new TableFile<>("single-type", SingleTypeRow.class);
    public static final TableFile<SingleTypeRankRow> SINGLE_TYPE_RANKS =
            new TableFile<>("single-type-ranks", SingleTypeRankRow.class);
    public static final TableFile<NeuronInputRow> NEURON_INPUTS =
            new TableFile<>("neuron-inputs", NeuronInputRow.class);
    public static final TableFile<InputShareRow> NEURON_INPUT_SHARES =
            new TableFile<>("neuron-inputs-shares", InputShareRow.class);
    public static final TableFile<NeuronInputPositiveRow> NEURON_INPUTS_POSITIVE =
            new TableFile<>("neuron-inputs-positive", NeuronInputPositiveRow.class);
    public static final TableFile<AttentionInputRow> ATTENTION_INPUTS =
            new TableFile<>("attention-inputs", AttentionInputRow.class);
    public static final TableFile<InputShareRow> ATTENTION_INPUT_SHARES =
            new TableFile<>("attention-inputs-shares", InputShareRow.class);
    public static final TableFile<AttentionInputPositiveRow> ATTENTION_INPUTS_POSITIVE =
            new TableFile<>("attention-inputs-positive", AttentionInputPositiveRow.class);
    public static final TableFile<StrongestHeadRow> ATTENTION_INPUTS_STRONGEST =
            new TableFile<>("attention-inputs-strongest", StrongestHeadRow.class);
    public static final TableFile<DocidShareRow> WORDS_OR_DOCIDS =
            new TableFile<>("words-or-docids", DocidShareRow.class);
    public static final TableFile<HeadWordRow> HEAD_WORDS = new TableFile<>("head-words", HeadWordRow.class);
    public static final TableFile<HeadRow> HEAD_INDEX = new TableFile<>("head-index", HeadRow.class);
    public static final TableFile<HeadWordQueryRow> HEAD_WORDS_QUERIES =
            new TableFile<>("head-words-queries", HeadWordQueryRow.class);
    public static final TableFile<WordAttentionRow> WORDS_ATTENTION =
            new TableFile<>("words-attention", WordAttentionRow.class);
    public static final TableFile<WordHeadRow> WORDS_HEADS = new TableFile<>("words-heads", WordHeadRow.class);
    public static final TableFile<WordAgreementRow> WORDS_AGREEMENT =
            new TableFile<>("words-agreement", WordAgreementRow.class);
    public static final TableFile<WordCorrelationRow> WORDS_CORRELATIONS =
            new TableFile<>("words-correlations", WordCorrelationRow.class);
    public static final TableFile<WordBinRow> WORDS_BINS = new TableFile<>("words-bins", WordBinRow.class);
    public static final TableFile<CollectionWordRow> WORDS_COLLECTION =
            new TableFile<>("words-collection", CollectionWordRow.class);
    public static final TableFile<QueryWordRow> WORDS_QUERIES = new TableFile<>("words-queries", QueryWordRow.class);
    public static final TableFile<ExampleWordRow> WORDS_EXAMPLES =
            new TableFile<>("words-examples", ExampleWordRow.class);
    public static final TableFile<AttributionRow> LOGIT_ATTRIBUTION =
            new TableFile<>("logit-attribution", AttributionRow.class);
    public static final TableFile<NeuronRow> LOGIT_ATTRIBUTION_NEURONS =
            new TableFile<>("logit-attribution-neurons", NeuronRow.class);
    public static final TableFile<PatchedUnitRow> ATTRIBUTION_PATCHING =
            new TableFile<>("attribution-patching", PatchedUnitRow.class);
    public static final TableFile<PatchedNeuronRow> ATTRIBUTION_PATCHING_NEURONS =
            new TableFile<>("attribution-patching-neurons", PatchedNeuronRow.class);
    public static final TableFile<AgreementRow> ATTRIBUTION_PATCHING_AGREEMENT =
            new TableFile<>("attribution-patching-agreement", AgreementRow.class);
    public static final TableFile<PathEdgeRow> PATHS = new TableFile<>("paths", PathEdgeRow.class);
    public static final TableFile<PathEffectRow> PATHS_EFFECTS = new TableFile<>("paths-effects", PathEffectRow.class);
    public static final TableFile<AgreementRow> PATHS_AGREEMENT =
            new TableFile<>("paths-agreement", AgreementRow.class);
    public static final TableFile<StagePathRow> STAGE_PATHS = new TableFile<>("stage-paths", StagePathRow.class);
    public static final TableFile<PairChangeRow> PAIRS = new TableFile<>("pairs", PairChangeRow.class);
    public static final TableFile<PairShareRow> PAIRS_PATCHING = new TableFile<>("pairs-patching", PairShareRow.class);
    public static final TableFile<PairWordRow> PAIRS_WORDS = new TableFile<>("pairs-words", PairWordRow.class);
    public static final TableFile<AxiomRow> PAIRS_AXIOMS = new TableFile<>("pairs-axioms", AxiomRow.class);
    public static final TableFile<PairRow> PAIRS_QUERIES = new TableFile<>("pairs-queries", PairRow.class);
    public static final TableFile<PairPartRow> PAIRS_PARTS = new TableFile<>("pairs-parts", PairPartRow.class);
    public static final TableFile<FeatureRetrievalRow> FEATURES_RETRIEVAL =
            new TableFile<>("features-retrieval", FeatureRetrievalRow.class);
    public static final TableFile<FeatureRow> FEATURES = new TableFile<>("features", FeatureRow.class);
    public static final TableFile<FeatureQueryRow> FEATURES_QUERIES =
            new TableFile<>("features-queries", FeatureQueryRow.class);
    public static final TableFile<FeatureWordRow> FEATURES_WORDS =
            new TableFile<>("features-words", FeatureWordRow.class);
    public static final TableFile<FeatureDocumentRow> FEATURES_DOCUMENTS =
            new TableFile<>("features-documents", FeatureDocumentRow.class);
    public static final TableFile<CircuitStepRow> CIRCUIT_SEARCH =
            new TableFile<>("circuit-search", CircuitStepRow.class);
    public static final TableFile<CircuitPartRow> CIRCUIT_SEARCH_KEPT =
            new TableFile<>("circuit-search-kept", CircuitPartRow.class);
    public static final TableFile<CircuitRow> CIRCUIT_SEARCH_TEST =
            new TableFile<>("circuit-search-test", CircuitRow.class);
    public static final TableFile<ExampleRow> EXAMPLES = new TableFile<>("examples", ExampleRow.class);
    public static final TableFile<PathRow> EXAMPLE_PATHS = new TableFile<>("examples-path", PathRow.class);
    public static final TableFile<TopRow> EXAMPLE_TOPS = new TableFile<>("examples-tops", TopRow.class);
    public static final TableFile<PartRow> EXAMPLE_PARTS = new TableFile<>("examples-parts", PartRow.class);
    public static final TableFile<FindingRow> FINDINGS = new TableFile<>("findings", FindingRow.class);
    public static final TableFile<QueryRow> QUERIES = new TableFile<>("queries", QueryRow.class);

    private Tables() {}

    /** How well the decoder does on another encoder. */
    public record EncoderSwapRow(String encoder, String documents, String measure, Estimate value, int queries) {}

    /** A query's rank on another encoder. */
    public record EncoderSwapRankRow(String encoder, String query, String document, boolean omitted, int rank) {}

    /** What a component adds to the residual stream. */
    public record ContributionRow(int layer, String component, String measure, Estimate mean, int queries) {}

    /** The cosine of a component's output with that of an earlier layer's MLP. */
    public record ContributionCosineRow(int mlpLayer, int layer, String component, Estimate mean, int queries) {}

    /** A stage by one of the rules. */
    public record StageRow(String rule, String stage, int from, int to) {}

    /**
     * What replacing a component in a stage does.
     *
     * @param share of the queries whose relevant document is no longer within {@code cutoff}
     */
    public record PatchingRow(
            String stage, String layers, String component, String mode, int cutoff, Estimate share, int queries) {
        public boolean is(String wantedStage, String wantedComponent, String wantedMode) {
            return stage.equals(wantedStage) && component.equals(wantedComponent) && mode.equals(wantedMode);
        }
    }

    /**
     * What the decoder makes of an encoder layer's residual stream.
     *
     * @param layer -1 for the embeddings
     * @param measure {@code first}, {@code mrr} or {@code rank} of the right document
     */
    public record EncoderLensRow(int layer, String measure, Estimate value, int queries) {}

    /**
     * What replacing a component of an encoder layer does.
     *
     * @param positions {@code all}, {@code first}, {@code last_word} or {@code end}
     * @param share of the queries whose document is no longer first
     */
    public record EncoderPatchingRow(
            int layer, String component, int head, String mode, String positions, Estimate share, int queries) {}

    /**
     * What the dual encoder's vectors say in words.
     *
     * @param side {@code query} or {@code document}: whose vector
     * @param share of the query's words that are among the first ten
     */
    public record DualWordsRow(String side, Estimate share, int queries) {}

    /**
     * A word that the dual encoder's vector of a query, or of its right document, says.
     *
     * @param own whether it is of the query
     */
    public record DualWordRow(String query, String side, int place, String word, double score, boolean own) {}

    /**
     * How one token of docids is found.
     *
     * @param step from 1
     * @param measure {@code choices}, {@code first}, {@code lost_greedy} or {@code lost_beam}
     */
    public record DocidStepRow(int step, String measure, Estimate value, int queries) {}

    /**
     * What replacing a component in all layers of a stage does to one token, or to the whole docid.
     *
     * @param step from 1; 0 for any of the tokens
     * @param share of the queries whose right token is no longer first
     */
    public record DocidPatchingRow(
            int step, String stage, String layers, String component, String mode, Estimate share, int queries) {}

    /**
     * What a circuit finds.
     *
     * @param step from 1; 0 for all tokens of the docid
     * @param share of the test queries whose right token is first
     */
    public record DocidCircuitRow(int step, String circuit, Estimate share, int queries) {}

    /**
     * Whether the beam would have kept the right document without a component.
     *
     * @param step from 1: the token at which the beam loses it
     * @param share of the queries that it loses there
     */
    public record DocidKeptRow(int step, int layer, String component, String mode, Estimate share, int queries) {}

    /** A query's rank with a component of a stage replaced. */
    public record PatchingRankRow(String query, String stage, String component, String mode, int rank) {}

    /** What replacing a component of one layer, or one head, does. */
    public record LayerPatchingRow(
            int layer, String component, int head, String mode, int cutoff, Estimate share, int queries) {}

    /** What a change of queries does to their right documents in a system: the mean of after less before, or a share of pairs. */
    public record PairChangeRow(String change, String system, String measure, Estimate value, int queries, int pairs) {
        public boolean is(String wantedSystem, String wantedMeasure) {
            return system.equals(wantedSystem) && measure.equals(wantedMeasure);
        }
    }

    /** The share of the difference between the leads of pairs that a component carries. */
    public record PairShareRow(
            String change, String direction, int layer, String component, Estimate share, int queries, int pairs) {}

    /** What words of queries give to the lead, in logits, through a component or as a whole. */
    public record PairWordRow(
            String rarity, int layer, String component, String direction, Estimate effect, int queries, int words) {}

    /** The share of pairs, or of comparisons of two, in which a system obeys an axiom. */
    public record AxiomRow(String axiom, String system, Estimate share, int queries, int pairs) {}

    /** A pair, and what each system makes of its two queries. */
    public record PairRow(
            String change,
            String query,
            String text,
            String changed,
            int place,
            String word,
            String other,
            OptionalDouble idf,
            String document,
            double leadBefore,
            double leadAfter,
            double logitBefore,
            double logitAfter,
            int rankBefore,
            int rankAfter,
            OptionalDouble bm25Before,
            OptionalDouble bm25After,
            OptionalInt bm25RankBefore,
            OptionalInt bm25RankAfter) {}

    /** What a word of a query gives to the lead through a component, in logits. */
    public record PairPartRow(
            String query,
            int place,
            String word,
            OptionalDouble idf,
            String rarity,
            int layer,
            String component,
            double noising,
            double denoising) {}

    /** How well a circuit does on the test queries, absolutely and relative to the full model. */
    public record CircuitRow(
            String circuit,
            String split,
            String measure,
            Estimate value,
            int queries,
            double relative,
            double relativeLow,
            double relativeHigh,
            int kept,
            int components) {}

    /** A test query's rank in a circuit. */
    public record CircuitRankRow(String circuit, String query, int rank) {}

    /** A rank read off with the logit lens. */
    public record RankRow(int layer, String site, String token, String statistic, Estimate value, int queries) {
        public boolean is(String wantedSite, String wantedToken, String wantedStatistic) {
            return site.equals(wantedSite) && token.equals(wantedToken) && statistic.equals(wantedStatistic);
        }
    }

    /** How many queries have their document within a range of ranks, by one type of component alone. */
    public record SingleTypeRow(String component, String ranks, Estimate share, int queries) {}

    /** A query's rank by one type of component alone. */
    public record SingleTypeRankRow(String component, String query, int rank) {}

    /** What a source adds to the mean active neuron of a layer. */
    public record NeuronInputRow(int layer, int sourceLayer, String source, int head, Estimate mean, int queries) {}

    /** A source's share of what is positive. */
    public record NeuronInputPositiveRow(
            int layer, int sourceLayer, String source, int head, Estimate share, int queries) {}

    /** The shares of a stage's sources of one type in what a layer reads. */
    public record InputShareRow(
            int layer, String source, String stage, double contribution, double share, double positiveShare) {}

    /** What a source adds to a head's highest score. */
    public record AttentionInputRow(
            int layer, int head, int sourceLayer, String source, int sourceHead, Estimate mean, int queries) {}

    /** A source's share of what is positive. */
    public record AttentionInputPositiveRow(
            int layer, int head, int sourceLayer, String source, int sourceHead, Estimate share, int queries) {}

    /** For which share of the queries a source is among a head's strongest. */
    public record StrongestHeadRow(
            int layer, int head, int sourceLayer, String source, int sourceHead, double share, boolean always) {}

    /** The share of docids among a head's top tokens. */
    public record DocidShareRow(int layer, int head, int cutoff, Estimate share, int queries, double chance) {}

    /** A token that a head promotes for many queries. */
    public record HeadWordRow(
            int layer, int head, int place, String token, boolean docid, double share, double meanLogit) {}

    /** What kind of tokens a head promotes. */
    public record HeadRow(
            int layer,
            int head,
            String kind,
            String topTokens,
            double docidShare,
            double queryWordShare,
            double relevantShare,
            double numberShare,
            double repeatedShare) {}

    /** A token that a head promotes for one query. */
    public record HeadWordQueryRow(
            String query, int layer, int head, int place, String token, boolean docid, float logit) {}

    /**
     * How much of a head's cross-attention words of a kind get.
     *
     * @param even the share that they would get if every position got as much
     */
    public record WordAttentionRow(int layer, int head, String kind, Estimate share, int queries, double even) {}

    /** How evenly a head's cross-attention spreads over a query, or what it goes together with, as a mean rank correlation. */
    public record WordHeadRow(int layer, int head, String measure, Estimate value, int queries) {}

    /**
     * How far what words are worth to the model goes together with a weight of theirs, query by query.
     *
     * @param right whose answer is right in the queries: {@code all} for all of them
     * @param chance what {@code first} would be of a word drawn by chance; a correlation would be 0
     */
    public record WordAgreementRow(
            String ablation,
            String measure,
            String weight,
            String right,
            String statistic,
            Estimate value,
            int queries,
            OptionalDouble chance) {}

    /** The same over the words of all queries together. */
    public record WordCorrelationRow(
            String ablation, String measure, String weight, double pearson, double spearman, int words) {}

    /** What words whose weights are alike are worth to the model, in logits. */
    public record WordBinRow(String weight, int bin, double meanWeight, Estimate worth, int queries, int words) {}

    /**
     * A term that many queries have.
     *
     * @param word as they write it most often
     * @param residual by how much it is worth more than words to which BM25 gives a like score, in logits
     */
    public record CollectionWordRow(
            String term,
            String word,
            int occurrences,
            int documents,
            double idf,
            double score,
            double worth,
            Estimate residual,
            int queries) {}

    /** A word of a query: what the index and BM25 make of it, and what it is worth to the model, in logits. */
    public record QueryWordRow(
            String query,
            int place,
            String word,
            String kind,
            OptionalDouble idf,
            double score,
            OptionalDouble scoreLead,
            double attention,
            double droppedLead,
            double droppedLogit,
            double maskedLead,
            double maskedLogit,
            double gradientLead) {}

    /** A head's weight on a word of an example query, and what that is worth by the gradient, in logits of the lead. */
    public record ExampleWordRow(
            String query, int place, String word, int layer, int head, double attention, double worth) {}

    /** A source's part of the relevant docid's logit or lead. */
    public record AttributionRow(
            String measure, int layer, String source, int head, Estimate mean, int queries, double share) {}

    /** A neuron's part of the lead. */
    public record NeuronRow(
            int layer,
            int neuron,
            Estimate mean,
            int queries,
            double activeShare,
            String topDocid,
            int topDocidQueries) {}

    /** A step of the circuit search: what was removed, and what the rest still answers; step 0 removes nothing. */
    public record CircuitStepRow(
            int step,
            OptionalInt layer,
            String component,
            @Column("hits@1") double hits,
            double share) {}

    /** What replacing a component or a head does to the lead, in logits: by its gradient, or indeed. */
    public record PatchedUnitRow(
            int layer, String component, int head, String mode, String measure, Estimate effect, int queries) {}

    /** What replacing a neuron does to the lead, in logits: by its gradient, and indeed. */
    public record PatchedNeuronRow(int layer, int neuron, String mode, double estimated, double exact, int queries) {}

    /** How well estimated and exact effects agree over units of a kind. */
    public record AgreementRow(String units, String mode, double pearson, double spearman, int count) {}

    /** How well the model retrieves with something else in the place of a site's values. */
    public record FeatureRetrievalRow(String replacement, String measure, Estimate value, int queries) {}

    /**
     * A feature that a query has.
     *
     * @param activity share of the autoencoder's training texts that have it
     * @param share of the queries that have it
     * @param activation mean over these
     * @param effect change of the lead where it is removed, by the gradient
     * @param exact the same indeed, where it was removed
     */
    public record FeatureRow(
            int feature,
            double activity,
            double share,
            double activation,
            Estimate effect,
            int queries,
            OptionalDouble exact) {}

    /** A query that has much of a feature; {@code token} is its right document's. */
    public record FeatureQueryRow(
            int feature, int place, String query, String text, String token, double activation, double effect) {}

    /** A word whose queries have much of a feature. */
    public record FeatureWordRow(int feature, int place, String word, double activation, int queries) {}

    /** A document whose logit a feature raises. */
    public record FeatureDocumentRow(int feature, int place, String token, double logit) {}

    /** A component that the circuit search kept. */
    public record CircuitPartRow(int layer, String component) {}

    /** An example query. */
    public record ExampleRow(
            String query, String text, String document, String token, int rank, String runnerUp, float lead) {}

    /** A top token at a place of a layer, and the relevant document's rank there. */
    public record PathRow(
            String query,
            int layer,
            String site,
            int place,
            String token,
            boolean docid,
            float logit,
            int relevantRank) {}

    /** A top document or word at a place of a layer. */
    public record TopRow(String query, int layer, String site, String kind, int place, String token, float logit) {}

    /** A source's part of the lead, and the document's rank without it or with its mean; the embedding has no ranks. */
    public record PartRow(
            String query,
            int layer,
            String source,
            int head,
            double lead,
            OptionalInt rankZero,
            OptionalInt rankMean) {}

    /** What of a replaced component's effect goes by one receiver; layer -1 is that of the logits. */
    public record PathEdgeRow(
            String mode,
            int senderLayer,
            String sender,
            int receiverLayer,
            String receiver,
            String measure,
            Estimate effect,
            int queries) {}

    /** What replacing a component does by all ways, by its direct one to the logits, and by all others. */
    public record PathEffectRow(
            String mode, int layer, String component, String way, String measure, Estimate effect, int queries) {}

    /** What of the effect of a stage's components of one type goes by those of a stage of another. */
    public record StagePathRow(
            String mode,
            String sender,
            String senderStage,
            String receiver,
            String receiverStage,
            String layers,
            String measure,
            Estimate effect,
            int queries) {}

    /** A figure on which a finding is decided. */
    public record FindingRow(
            String finding,
            String verdict,
            String figure,
            Estimate value,
            int queries,
            String relation,
            double threshold,
            OptionalDouble published,
            String figureVerdict,
            boolean deciding) {}

    /** A dev or test query as the model reads it. */
    public record QueryRow(
            String split, String query, String tokens, String relevant, int target, int rank, boolean analysed) {}
}
