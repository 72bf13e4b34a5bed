package genir.training.ranking;

import genir.corpus.Document;
import genir.corpus.Progress;
import genir.corpus.vocabulary.Vocabulary;
import genir.model.run.TokenBatch;
import genir.training.bm25.BestScores;
import genir.training.bm25.Bm25Postings;
import genir.training.bm25.Bm25Search;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/** Those that BM25 ranks first, over what the model reads of each input. Safe for use by several threads. */
final class Bm25Candidates implements Candidates {
    /** BM25's parameters, as in {@code index.bm25}. */
    private static final double K1 = 0.9;

    private static final double B = 0.4;

    private final List<int[]> docids;
    private final ThreadLocal<Bm25Search> searches;

    /**
     * Indexes documents.
     *
     * @param documents those the model learns; others are never found
     * @param depth how many are found for an input at most
     */
    Bm25Candidates(Collection<Document> documents, Vocabulary vocabulary, int depth, Progress progress) {
        List<Document> ordered =
                documents.stream().sorted(Comparator.comparing(Document::id)).toList();
        docids = ordered.stream()
                .map(document -> vocabulary.docidSequence(document.id()))
                .toList();
        Bm25Postings postings;
        try (Progress.Task task = progress.start("index for BM25, for hard negatives", ordered.size())) {
            postings = Bm25Postings.of(ordered, vocabulary, K1, B, task);
        }
        int most = Math.min(depth, postings.documents());
        searches = ThreadLocal.withInitial(() -> new Bm25Search(postings, most));
    }

    @Override
    public List<List<int[]>> first(TokenBatch inputs) {
        return inputs.sequences().stream().map(this::first).toList();
    }

    private List<int[]> first(int[] input) {
        BestScores ranking = searches.get().first(input);
        return IntStream.range(0, ranking.size())
                .mapToObj(rank -> docids.get(ranking.document(rank)))
                .toList();
    }
}
