package genir.retrieval.fusion;

import genir.retrieval.Fusion;
import genir.retrieval.ScoredDocument;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Fusion of scores: a document's score is the weighted sum of its standardised scores ({@link StandardScores}). Where reciprocal ranks
 * only know who came before whom, this knows by how much.
 *
 * @param weights of the members, in their order
 * @param depth documents of each ranking that are looked at; the scale of a ranking is theirs, so that a deeper ranking changes nothing
 */
public record ScoreFusion(List<Double> weights, int depth) implements Fusion {
    public ScoreFusion {
        weights = List.copyOf(weights);
        if (weights.stream().anyMatch(weight -> !(weight >= 0 && weight <= 1)) || depth < 1) {
            throw new IllegalArgumentException("weights " + weights + ", depth " + depth);
        }
    }

    /** Every member counts as much as every other. */
    public static ScoreFusion equal(int members, int depth) {
        return new ScoreFusion(Collections.nCopies(members, 1.0 / members), depth);
    }

    @Override
    public List<ScoredDocument> fuse(List<List<ScoredDocument>> rankings) {
        if (rankings.size() != weights.size()) {
            throw new IllegalArgumentException(rankings.size() + " rankings for " + weights.size() + " weights");
        }
        StandardScores scores = StandardScores.of(rankings, depth);
        return IntStream.range(0, scores.documents().size())
                .mapToObj(document ->
                        new ScoredDocument(scores.documents().get(document), scores.fused(document, weights)))
                .sorted(ScoredDocument.RANK_ORDER)
                .toList();
    }
}
