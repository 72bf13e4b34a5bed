package genir.retrieval;

import java.util.Comparator;

/**
 * One document of a ranking.
 *
 * @param score higher is better; within the range of a float, which is what trec_eval keeps of it. Negative zero becomes
 *     zero, so that equal scores compare as equal.
 */
public record ScoredDocument(String documentId, double score) {
    /**
     * The one order of rankings, in search, run files and metrics: score descending, and for equal scores document id
     * ascending by {@link String#compareTo}.
     */
    public static final Comparator<ScoredDocument> RANK_ORDER =
            Comparator.comparingDouble(ScoredDocument::score).reversed().thenComparing(ScoredDocument::documentId);

    public ScoredDocument {
        if (!Float.isFinite((float) score)) {
            throw new IllegalArgumentException("score of " + documentId + " is no finite float: " + score);
        }
        score += 0.0;
    }
}
