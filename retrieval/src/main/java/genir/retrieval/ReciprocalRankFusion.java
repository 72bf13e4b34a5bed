package genir.retrieval;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Reciprocal rank fusion (Cormack, Clarke and Büttcher, SIGIR 2009): a document's score is the sum over the runs of
 * {@code 1 / (k + rank)}, ranks from 1; a run that does not have the document adds nothing.
 *
 * @param k damps the lead of the first ranks, at least 0; the paper uses 60
 */
public record ReciprocalRankFusion(int k) implements Fusion {
    /** The paper's constant. */
    public static final ReciprocalRankFusion DEFAULT = new ReciprocalRankFusion(60);

    public ReciprocalRankFusion {
        if (k < 0) {
            throw new IllegalArgumentException("k must be at least 0: " + k);
        }
    }

    /** Every document that any of the rankings has. */
    @Override
    public List<ScoredDocument> fuse(List<List<ScoredDocument>> rankings) {
        Map<String, Double> scores = new HashMap<>();
        for (List<ScoredDocument> ranking : rankings) {
            for (int i = 0; i < ranking.size(); i++) {
                scores.merge(ranking.get(i).documentId(), 1.0 / (k + i + 1), Double::sum);
            }
        }
        return scores.entrySet().stream()
                .map(entry -> new ScoredDocument(entry.getKey(), entry.getValue()))
                .sorted(ScoredDocument.RANK_ORDER)
                .toList();
    }
}
