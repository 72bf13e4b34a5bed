package genir.retrieval.fusion;

import com.fasterxml.jackson.annotation.JsonProperty;
import genir.corpus.Query;
import genir.corpus.QuerySet;
import genir.retrieval.Run;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Chooses the weights of a {@link ScoreFusion} on held-out queries. It tries every way to share out 1 in equal steps, and equal weights,
 * and looks for the highest mean of MRR@10; of those whose mean is within one standard error of it, it takes the most even ones (the
 * rule of Breiman et al., Classification and Regression Trees, 1984). Few queries so move the weights little.
 *
 * @param depth documents of each ranking that are looked at
 */
public record FusionTuner(int depth) {
    private static final int CUTOFF = 10;
    /** Into how many parts 1 is shared out between two members; between more, into half as many. */
    private static final int STEPS = 20;
    /** Sums of squares of weights that are even in the same way differ by their rounding. */
    private static final double ROUNDING = 1e-9;

    /**
     * Weights that were tried.
     *
     * @param meanReciprocalRank MRR@10
     * @param hits the share of queries whose first document is relevant
     */
    public record Trial(
            List<Double> weights,
            @JsonProperty("mrr@10") double meanReciprocalRank,
            @JsonProperty("hits@1") double hits) {
        public Trial {
            weights = List.copyOf(weights);
        }
    }

    /**
     * What was found.
     *
     * @param chosen the most even weights that are as good as the best
     * @param best the highest MRR@10, then hits@1
     * @param trials all, equal weights first
     */
    public record Tuning(Trial chosen, Trial best, List<Trial> trials) {
        public Tuning {
            trials = List.copyOf(trials);
        }
    }

    /** One query's documents, and which of them are relevant. */
    private record Judged(StandardScores scores, BitSet relevant) {}

    /**
     * Tries all weights.
     *
     * @param members the runs that are fused, in order; they have the queries
     * @param queries held-out queries with judgments, at least one; never those that figures are reported on
     */
    public Tuning tune(List<Run> members, QuerySet queries) {
        if (queries.queries().isEmpty()) {
            throw new IllegalArgumentException("no queries to tune on");
        }
        List<Judged> judged = queries.queries().stream()
                .map(query -> judged(members, query, queries))
                .toList();
        List<List<Double>> tried = weights(members.size());
        List<double[]> values = new ArrayList<>();
        List<Trial> trials = new ArrayList<>();
        for (List<Double> weights : tried) {
            double[] reciprocalRanks = judged.parallelStream()
                    .mapToDouble(query -> reciprocalRank(query, weights))
                    .toArray();
            values.add(reciprocalRanks);
            double hits = IntStream.range(0, reciprocalRanks.length)
                    .filter(query -> reciprocalRanks[query] == 1)
                    .count();
            trials.add(new Trial(weights, mean(reciprocalRanks), hits / reciprocalRanks.length));
        }
        int best = Collections.max(
                IntStream.range(0, trials.size()).boxed().toList(),
                Comparator.<Integer>comparingDouble(trial -> trials.get(trial).meanReciprocalRank())
                        .thenComparingDouble(trial -> trials.get(trial).hits())
                        .thenComparingDouble(trial -> -unevenness(trials.get(trial)))
                        .thenComparing(Comparator.reverseOrder()));
        Trial chosen = IntStream.range(0, trials.size())
                .filter(trial -> isAsGood(values.get(trial), values.get(best)))
                .mapToObj(trials::get)
                .min(Comparator.comparingDouble(FusionTuner::unevenness)
                        .thenComparing(Comparator.comparingDouble(Trial::meanReciprocalRank)
                                .thenComparingDouble(Trial::hits)
                                .reversed()))
                .orElseThrow();
        return new Tuning(chosen, trials.get(best), trials);
    }

    private Judged judged(List<Run> members, Query query, QuerySet queries) {
        StandardScores scores = StandardScores.of(
                members.stream().map(run -> run.of(query.id())).toList(), depth);
        Map<String, Integer> grades = queries.qrels().of(query.id());
        BitSet relevant = new BitSet();
        for (int i = 0; i < scores.documents().size(); i++) {
            relevant.set(i, grades.getOrDefault(scores.documents().get(i), 0) > 0);
        }
        return new Judged(scores, relevant);
    }

    /** As {@link ScoreFusion} would rank them: documents are in order of id, which decides ties. */
    private static double reciprocalRank(Judged query, List<Double> weights) {
        double[] fused = new double[query.scores().documents().size()];
        int first = -1;
        for (int i = 0; i < fused.length; i++) {
            fused[i] = query.scores().fused(i, weights);
            if (query.relevant().get(i) && (first < 0 || fused[i] > fused[first])) {
                first = i;
            }
        }
        if (first < 0) {
            return 0;
        }
        int rank = 1;
        for (int i = 0; i < fused.length; i++) {
            if (fused[i] > fused[first] || (fused[i] == fused[first] && i < first)) {
                rank++;
            }
        }
        return rank <= CUTOFF ? 1.0 / rank : 0;
    }

    /** Whether what one is behind the other by is no more than the standard error of that difference. */
    private static boolean isAsGood(double[] values, double[] best) {
        double[] behind = IntStream.range(0, best.length)
                .mapToDouble(query -> best[query] - values[query])
                .toArray();
        double mean = mean(behind);
        double squares = 0;
        for (double difference : behind) {
            squares += (difference - mean) * (difference - mean);
        }
        return mean <= Math.sqrt(squares / Math.max(1, behind.length - 1) / behind.length);
    }

    private static double mean(double[] values) {
        double sum = 0;
        for (double value : values) {
            sum += value;
        }
        return sum / values.length;
    }

    /** The sum of the squares: the more even, the lower. */
    private static double unevenness(Trial trial) {
        double sum =
                trial.weights().stream().mapToDouble(weight -> weight * weight).sum();
        return Math.rint(sum / ROUNDING) * ROUNDING;
    }

    /** Equal weights, and every way to share out 1 in steps. */
    private static List<List<Double>> weights(int members) {
        List<List<Double>> all = new ArrayList<>();
        List<Double> equal = Collections.nCopies(members, 1.0 / members);
        all.add(equal);
        int steps = members == 2 ? STEPS : STEPS / 2;
        share(steps, steps, members, new ArrayList<>(), all);
        return all.stream().distinct().toList();
    }

    private static void share(int left, int steps, int members, List<Double> begun, List<List<Double>> all) {
        if (begun.size() == members - 1) {
            List<Double> whole = new ArrayList<>(begun);
            whole.add((double) left / steps);
            all.add(whole);
            return;
        }
        for (int part = 0; part <= left; part++) {
            begun.add((double) part / steps);
            share(left - part, steps, members, begun, all);
            begun.remove(begun.size() - 1);
        }
    }
}
