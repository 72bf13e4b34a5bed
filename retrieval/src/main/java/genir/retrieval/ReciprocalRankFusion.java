package genir.retrieval;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Reciprocal rank fusion (Cormack, Clarke and Büttcher, SIGIR 2009): a document's score is the sum over the runs of
 * {@code 1 / (k + rank)}, ranks from 1; a run that does not have the document adds nothing.
 *
 * @param k damps the lead of the first ranks, at least 0; the paper uses 60
 */
public record ReciprocalRankFusion(int k) {
    /** The paper's constant. */
    public static final ReciprocalRankFusion DEFAULT = new ReciprocalRankFusion(60);

    public ReciprocalRankFusion {
        if (k < 0) {
            throw new IllegalArgumentException("k must be at least 0: " + k);
        }
    }

    /**
     * Fuses runs over the same queries; a query that one of them lacks is fused from the others.
     *
     * @param tag the tag of the fused run
     * @return every document that any of the runs has, so as deep as the runs together
     */
    public Run fuse(String tag, List<Run> runs) {
        Set<String> queries = new LinkedHashSet<>();
        runs.forEach(run -> queries.addAll(run.rankings().keySet()));
        Map<String, List<ScoredDocument>> fused = new LinkedHashMap<>();
        for (String query : queries) {
            fused.put(query, fuse(runs.stream().map(run -> run.of(query)).toList()));
        }
        return new Run(tag, fused);
    }

    /**
     * Fuses the rankings of one query.
     *
     * @return every document that any of them has, in {@link ScoredDocument#RANK_ORDER}
     */
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
