package genir.retrieval.metric;

import java.util.List;
import java.util.Map;

/** Hits@k, trec_eval's {@code success_k}: 1 if a relevant document is among the first k, else 0. */
public record Hits(int cutoff) implements Metric {
    public Hits {
        Judgments.requireCutoff(cutoff);
    }

    @Override
    public String name() {
        return "hits@" + cutoff;
    }

    @Override
    public double of(List<String> ranking, Map<String, Integer> grades) {
        return Judgments.top(ranking, cutoff).stream().anyMatch(document -> Judgments.relevant(document, grades))
                ? 1
                : 0;
    }
}
