package genir.training.ranking;

import genir.corpus.Document;
import genir.corpus.Documents;
import genir.corpus.Progress;
import genir.corpus.vocabulary.Vocabulary;
import genir.model.run.TokenBatch;
import genir.training.bm25.BestScores;
import genir.training.bm25.Bm25Ranker;
import java.util.Collection;
import java.util.List;
import java.util.stream.IntStream;

/** Those that BM25 ranks first, over what the model reads of each input. Safe for use by several threads. */
final class Bm25Candidates implements Candidates {
    private final List<int[]> docids;
    private final Bm25Ranker ranker;

    /**
     * Indexes documents.
     *
     * @param documents those the model learns; others are never found
     * @param depth how many are found for an input at most
     */
    Bm25Candidates(Collection<Document> documents, Vocabulary vocabulary, int depth, Progress progress) {
        Documents ordered = Bm25Ranker.ordered(documents);
        docids = ordered.ids().stream().map(vocabulary::docidSequence).toList();
        ranker = new Bm25Ranker(ordered, vocabulary, depth, "for hard negatives", progress);
    }

    @Override
    public List<List<int[]>> first(TokenBatch inputs) {
        return inputs.sequences().stream().map(this::first).toList();
    }

    private List<int[]> first(int[] input) {
        BestScores ranking = ranker.first(input);
        return IntStream.range(0, ranking.size())
                .mapToObj(rank -> docids.get(ranking.document(rank)))
                .toList();
    }
}
