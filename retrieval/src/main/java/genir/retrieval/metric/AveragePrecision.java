package genir.retrieval.metric;

import java.util.List;
import java.util.Map;

/**
 * Average precision over the depth of the run, whose mean over queries is MAP (trec_eval's {@code map}): the mean over all
 * relevant documents of the precision at their rank, 0 for those that the run lacks.
 */
public record AveragePrecision() implements Metric {
    @Override
    public String name() {
        return "map";
    }

    @Override
    public int cutoff() {
        return Integer.MAX_VALUE;
    }

    @Override
    public double of(List<String> ranking, Map<String, Integer> grades) {
        double sum = 0;
        int found = 0;
        for (int i = 0; i < ranking.size(); i++) {
            if (Judgments.relevant(ranking.get(i), grades)) {
                found++;
                sum += (double) found / (i + 1);
            }
        }
        return found == 0 ? 0 : sum / Judgments.relevantCount(grades);
    }
}
