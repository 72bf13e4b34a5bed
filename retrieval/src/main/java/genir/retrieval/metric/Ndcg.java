package genir.retrieval.metric;

import java.util.Comparator;
import java.util.List;
import java.util.Map;

/**
 * nDCG@k (Järvelin and Kekäläinen, TOIS 2002) as trec_eval's {@code ndcg_cut_k}: the sum over the first k ranks of {@code
 * grade / log2(rank + 1)}, over the same sum for the best possible ranking. The gain is the grade itself, not 2^grade - 1;
 * grades below 0 gain nothing.
 */
public record Ndcg(int cutoff) implements Metric {
    public Ndcg {
        Judgments.requireCutoff(cutoff);
    }

    @Override
    public String name() {
        return "ndcg@" + cutoff;
    }

    @Override
    public double of(List<String> ranking, Map<String, Integer> grades) {
        List<Integer> ideal =
                grades.values().stream().sorted(Comparator.reverseOrder()).toList();
        double best = gain(ideal.subList(0, Math.min(cutoff, ideal.size())));
        if (best == 0) {
            return 0;
        }
        List<Integer> ranked = Judgments.top(ranking, cutoff).stream()
                .map(document -> grades.getOrDefault(document, 0))
                .toList();
        return gain(ranked) / best;
    }

    private static double gain(List<Integer> grades) {
        double sum = 0;
        for (int i = 0; i < grades.size(); i++) {
            sum += Math.max(0, grades.get(i)) * Math.log(2) / Math.log(i + 2.0);
        }
        return sum;
    }
}
