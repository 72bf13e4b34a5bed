package genir.training.bm25;

import genir.corpus.Document;
import genir.corpus.Documents;
import genir.corpus.Progress;
import genir.corpus.vocabulary.Vocabulary;
import java.util.Collection;
import java.util.List;

/**
 * BM25 over documents, in the tokens that the model reads of them; of their texts nothing stays in memory. Safe for use by several
 * threads.
 */
public final class Bm25Ranker {
    /** BM25's parameters, as in {@code index.bm25}. */
    private static final double K1 = 0.9;

    private static final double B = 0.4;

    private final ThreadLocal<Bm25Search> searches;

    /**
     * Indexes documents with the usual parameters.
     *
     * @param documents in the order in which they are numbered
     * @param depth documents of a ranking at most
     * @param use what the index is for, shown as progress
     */
    public Bm25Ranker(List<Document> documents, Vocabulary vocabulary, int depth, String use, Progress progress) {
        this(documents, vocabulary, K1, B, depth, use, progress);
    }

    /** Indexes documents with other parameters. */
    public Bm25Ranker(
            List<Document> documents,
            Vocabulary vocabulary,
            double k1,
            double b,
            int depth,
            String use,
            Progress progress) {
        Bm25Postings postings;
        try (Progress.Task task = progress.start("index for BM25, " + use, documents.size())) {
            postings = Bm25Postings.of(documents, vocabulary, k1, b, task);
        }
        int most = Math.min(depth, postings.documents());
        searches = ThreadLocal.withInitial(() -> new Bm25Search(postings, most));
    }

    /** Documents in the order of their ids, so that rankings do not depend on the order in which they came. */
    public static Documents ordered(Collection<Document> documents) {
        return Documents.of(documents).inOrder();
    }

    /** The first documents for an input, by their numbers. */
    public BestScores first(int[] input) {
        return searches.get().first(input);
    }
}
