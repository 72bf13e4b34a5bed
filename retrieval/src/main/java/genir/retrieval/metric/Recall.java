package genir.retrieval.metric;

import java.util.List;
import java.util.Map;

/** Recall@k, trec_eval's {@code recall_k}: the share of all relevant documents that is among the first k. */
public record Recall(int cutoff) implements Metric {
    public Recall {
        Judgments.requireCutoff(cutoff);
    }

    @Override
    public String name() {
        return "recall@" + cutoff;
    }

    @Override
    public double of(List<String> ranking, Map<String, Integer> grades) {
        long found = Judgments.top(ranking, cutoff).stream()
                .filter(document -> Judgments.relevant(document, grades))
                .count();
        return found == 0 ? 0 : (double) found / Judgments.relevantCount(grades);
    }
}
