package genir.retrieval.bm25;

import genir.corpus.Progress;
import genir.corpus.Query;
import genir.corpus.QuerySet;
import genir.retrieval.Ranker;
import genir.retrieval.ScoredDocument;
import genir.retrieval.metric.Metric;
import genir.retrieval.metric.ReciprocalRank;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.UnaryOperator;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.index.IndexReader;

/**
 * Chooses BM25's parameters on held-out queries: tries a grid and takes the pair with the highest mean of MRR@10.
 *
 * @param k1 the values of k1 to try, the outer loop
 * @param b the values of b to try, the inner loop
 */
public record Bm25Tuner(List<Double> k1, List<Double> b) {
    /** Wide enough that the best pair for short texts, whose k1 is often high, does not lie on its edge. */
    public static final Bm25Tuner DEFAULT = new Bm25Tuner(
            List.of(0.6, 0.9, 1.2, 1.5, 1.8, 2.1, 2.4, 2.7, 3.0), List.of(0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9));

    private static final Metric METRIC = new ReciprocalRank(10);

    public Bm25Tuner {
        k1 = List.copyOf(k1);
        b = List.copyOf(b);
        if (k1.isEmpty() || b.isEmpty()) {
            throw new IllegalArgumentException("the grid is empty: k1 " + k1 + ", b " + b);
        }
    }

    /** One point of the grid and its mean MRR@10 over the queries. */
    public record Trial(Bm25Parameters parameters, double meanReciprocalRank) {}

    /**
     * What the search found.
     *
     * @param best the highest figure; of equal ones the first in grid order
     * @param trials the whole grid, in grid order
     */
    public record Tuning(Trial best, List<Trial> trials) {
        public Tuning {
            trials = List.copyOf(trials);
        }
    }

    /**
     * Tries the whole grid.
     *
     * @param queries held-out queries with judgments, at least one; never those that figures are reported on
     * @param evaluated makes of a ranker what is evaluated, {@link Bm25Ranker} itself or a view of it
     */
    public Tuning tune(
            IndexReader reader,
            Analyzer analyzer,
            QuerySet queries,
            UnaryOperator<Ranker> evaluated,
            Progress progress) {
        if (queries.queries().isEmpty()) {
            throw new IllegalArgumentException("no queries to tune on");
        }
        DocumentIds ids = new DocumentIds(reader);
        List<Trial> trials = new ArrayList<>();
        Trial best = null;
        try (Progress.Task task = progress.start("tune bm25", (long) k1.size() * b.size())) {
            for (double k1Value : k1) {
                for (double bValue : b) {
                    Bm25Parameters parameters = new Bm25Parameters(k1Value, bValue);
                    Ranker ranker = evaluated.apply(new Bm25Ranker(reader, analyzer, parameters, ids));
                    Trial trial = new Trial(parameters, mean(ranker, queries));
                    trials.add(trial);
                    if (best == null || trial.meanReciprocalRank() > best.meanReciprocalRank()) {
                        best = trial;
                    }
                    task.advance(
                            1, String.format(Locale.ROOT, "best %s %.4f", METRIC.name(), best.meanReciprocalRank()));
                }
            }
        }
        return new Tuning(best, trials);
    }

    private static double mean(Ranker ranker, QuerySet queries) {
        // Ranked on all cores, but summed in order of the queries: the last digits do not depend on the threads.
        double[] values = queries.queries().parallelStream()
                .mapToDouble(query -> value(ranker, query, queries))
                .toArray();
        return Arrays.stream(values).average().orElseThrow();
    }

    private static double value(Ranker ranker, Query query, QuerySet queries) {
        List<String> ranking = ranker.rank(query, METRIC.cutoff()).stream()
                .map(ScoredDocument::documentId)
                .toList();
        return METRIC.of(ranking, queries.qrels().of(query.id()));
    }
}
