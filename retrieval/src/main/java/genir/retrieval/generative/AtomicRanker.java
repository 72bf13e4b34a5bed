package genir.retrieval.generative;

import genir.corpus.Progress;
import genir.corpus.Query;
import genir.corpus.vocabulary.Vocabulary;
import genir.model.run.T5Runner;
import genir.model.run.TokenBatch;
import genir.retrieval.Ranker;
import genir.retrieval.ScoredDocument;
import java.util.ArrayList;
import java.util.List;

/** Ranks documents whose docids are single tokens, for batches of queries. */
abstract class AtomicRanker implements Ranker {
    static final int BATCH = 64;

    final T5Runner runner;
    final Vocabulary vocabulary;
    private final int maxLength;

    /**
     * A ranker over a trained model.
     *
     * @param maxLength tokens of a query at most, as in training
     */
    AtomicRanker(T5Runner runner, Vocabulary vocabulary, int maxLength) {
        this.runner = runner;
        this.vocabulary = vocabulary;
        this.maxLength = maxLength;
    }

    @Override
    public final String name() {
        return "genir";
    }

    @Override
    public final List<ScoredDocument> rank(Query query, int k) {
        return rankAll(List.of(query), k, Progress.NONE).get(0);
    }

    @Override
    public final List<List<ScoredDocument>> rankAll(List<Query> queries, int k, Progress progress) {
        List<List<ScoredDocument>> rankings = new ArrayList<>(queries.size());
        if (queries.isEmpty()) {
            return rankings;
        }
        List<int[]> inputs = queries.stream()
                .map(query -> vocabulary.encode(query.text(), maxLength))
                .toList();
        try (Progress.Task task = progress.start("rank with " + name(), queries.size())) {
            for (TokenBatch batch : T5Runner.batches(inputs, batchSize(inputs.size()), TokenBatch.LENGTH_MULTIPLE)) {
                int rows = Math.min(batch.size(), queries.size() - rankings.size());
                rankings.addAll(top(batch, rows, k));
                task.advance(rows, "");
            }
        }
        return rankings;
    }

    /** A full batch, or for fewer queries the next power of two, so that there are few different plans. */
    private static int batchSize(int queries) {
        return queries >= BATCH ? BATCH : Integer.highestOneBit(2 * queries - 1);
    }

    /** The best k documents of each of a batch's first rows. */
    abstract List<List<ScoredDocument>> top(TokenBatch batch, int rows, int k);
}
