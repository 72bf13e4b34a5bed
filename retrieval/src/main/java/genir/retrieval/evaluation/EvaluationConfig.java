package genir.retrieval.evaluation;

import com.fasterxml.jackson.annotation.JsonAlias;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import genir.corpus.InputException;
import genir.retrieval.OtherDocuments;
import genir.retrieval.Ranker;
import genir.retrieval.metric.Metric;
import genir.retrieval.metric.Metrics;
import java.util.HashSet;
import java.util.List;

/**
 * The {@code evaluation} part of the configuration. What is null gets its default.
 *
 * @param metrics names of the metrics with their cutoffs, in the order of the tables; {@code cutoffs} in files
 * @param depth how many documents each run holds per query, 100; no metric may look deeper
 * @param beam how wide the beam search is for docids of several tokens, and so how many documents it finds for a query at most, 20
 * @param ignoreIdenticalIds whether the document whose id is the query's is left out of every ranking, as BEIR does for ArguAna
 *     and Quora; false
 * @param resamples how many random samples the intervals and the significance test draw, 10,000
 * @param seed of those samples, 42
 * @param exactBelow up to how many documents all of their docids' logits are computed for a ranking, 2,000,000; above, where docids are atomic, a graph leads to
 *     the highest
 */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
public record EvaluationConfig(
        @JsonProperty("cutoffs") @JsonAlias("metrics") List<String> metrics,
        Integer depth,
        Integer beam,
        Boolean ignoreIdenticalIds,
        Integer resamples,
        Long seed,
        Integer exactBelow) {
    private static final List<String> DEFAULT_METRICS =
            List.of("hits@1", "hits@10", "recall@5", "mrr@10", "ndcg@10", "map");

    /** Every value at its default. */
    public static final EvaluationConfig DEFAULT = new EvaluationConfig(null, null, null, null, null, null, null);

    /**
     * Fills in defaults.
     *
     * @throws InputException if a metric is unknown, named twice or deeper than {@code depth}, or a number is below 1
     */
    public EvaluationConfig {
        metrics = metrics == null ? DEFAULT_METRICS : List.copyOf(metrics);
        depth = requirePositive("depth", depth == null ? 100 : depth);
        beam = requirePositive("beam", beam == null ? 20 : beam);
        ignoreIdenticalIds = ignoreIdenticalIds != null && ignoreIdenticalIds;
        resamples = requirePositive("resamples", resamples == null ? 10_000 : resamples);
        seed = seed == null ? 42L : seed;
        exactBelow = exactBelow == null ? 2_000_000 : exactBelow;
        if (exactBelow < 0) {
            throw new InputException("evaluation.exact_below: expected a whole number from 0 but found " + exactBelow);
        }
        if (metrics.isEmpty() || new HashSet<>(metrics).size() < metrics.size()) {
            throw new InputException("evaluation.cutoffs: expected one or more different metrics but found " + metrics);
        }
        for (String name : metrics) {
            Metric metric = parse(name);
            if (metric.cutoff() != Integer.MAX_VALUE && metric.cutoff() > depth) {
                throw new InputException("evaluation.depth: expected at least " + metric.cutoff() + " for the metric "
                        + name + " but found " + depth);
            }
        }
    }

    /**
     * Passes only if the beam finds as many documents as the metrics look at.
     *
     * @throws InputException if a metric looks deeper
     */
    public void requireWideBeam() {
        int ignored = ignoreIdenticalIds ? 1 : 0;
        for (Metric metric : parsedMetrics()) {
            if (metric.cutoff() != Integer.MAX_VALUE && metric.cutoff() > beam - ignored) {
                throw new InputException("evaluation.beam: expected at least " + (metric.cutoff() + ignored)
                        + " for the metric "
                        + metric.name() + " but found " + beam);
            }
        }
    }

    /** The metrics themselves, in the order of their names. */
    public List<Metric> parsedMetrics() {
        return metrics.stream().map(Metrics::parse).toList();
    }

    /** A ranker as it is evaluated: of every document, or without the queries' own. */
    public Ranker evaluated(Ranker ranker) {
        return ignoreIdenticalIds ? new OtherDocuments(ranker) : ranker;
    }

    /** The resampling that this configuration asks for. */
    public Bootstrap bootstrap() {
        return new Bootstrap(resamples, seed);
    }

    /** The significance test that this configuration asks for. */
    public PairedRandomisationTest significanceTest() {
        return new PairedRandomisationTest(resamples, seed);
    }

    private static Metric parse(String name) {
        try {
            return Metrics.parse(name);
        } catch (InputException unknown) {
            throw new InputException("evaluation.cutoffs: " + unknown.getMessage(), unknown);
        }
    }

    private static int requirePositive(String key, int value) {
        if (value < 1) {
            throw new InputException("evaluation." + key + ": expected a whole number from 1 but found " + value);
        }
        return value;
    }
}
