package genir.retrieval.metric;

import java.util.List;
import java.util.Map;

/**
 * The reciprocal rank at a cutoff, whose mean over queries is MRR@k: 1 / the rank of the first relevant document, 0 if
 * that is not among the first k. It is trec_eval's {@code recip_rank} of a run cut at k.
 */
public record ReciprocalRank(int cutoff) implements Metric {
    public ReciprocalRank {
        Judgments.requireCutoff(cutoff);
    }

    @Override
    public String name() {
        return "mrr@" + cutoff;
    }

    @Override
    public double of(List<String> ranking, Map<String, Integer> grades) {
        List<String> top = Judgments.top(ranking, cutoff);
        for (int i = 0; i < top.size(); i++) {
            if (Judgments.relevant(top.get(i), grades)) {
                return 1.0 / (i + 1);
            }
        }
        return 0;
    }
}
