package genir.training.dual;

import genir.corpus.Progress;
import genir.corpus.vocabulary.Vocabulary;
import genir.training.bm25.BestScores;
import genir.training.bm25.Bm25Ranker;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.IntPredicate;

/**
 * Documents that BM25 ranks high for an input and that do not answer it: what an encoder must learn to tell from those that do
 * (Karpukhin et al., arXiv 2004.04906, section 3.2). Not safe for use by several threads.
 */
final class HardNegatives {
    private final Bm25Ranker ranker;

    /**
     * Indexes documents.
     *
     * @param depth how many of BM25's first documents negatives are drawn from
     */
    HardNegatives(TrainingDocuments documents, Vocabulary vocabulary, int depth, Progress progress) {
        ranker = new Bm25Ranker(documents.documents(), vocabulary, depth, "for hard negatives", progress);
    }

    /**
     * Draws documents without replacement.
     *
     * @param count how many at most
     * @param answers whether a document answers the input
     */
    List<Integer> draw(int[] input, int count, IntPredicate answers, SplittableRandom random) {
        BestScores first = ranker.first(input);
        List<Integer> candidates = new ArrayList<>();
        for (int rank = 0; rank < first.size(); rank++) {
            if (!answers.test(first.document(rank))) {
                candidates.add(first.document(rank));
            }
        }
        List<Integer> drawn = new ArrayList<>();
        while (drawn.size() < count && !candidates.isEmpty()) {
            drawn.add(candidates.remove(random.nextInt(candidates.size())));
        }
        return drawn;
    }
}
