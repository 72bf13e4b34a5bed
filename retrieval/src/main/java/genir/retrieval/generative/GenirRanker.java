package genir.retrieval.generative;

import genir.corpus.Progress;
import genir.corpus.Query;
import genir.corpus.vocabulary.Vocabulary;
import genir.model.plan.TensorView;
import genir.model.run.T5Runner;
import genir.model.run.TokenBatch;
import genir.model.run.TopTokens;
import genir.retrieval.Ranker;
import genir.retrieval.ScoredDocument;
import java.util.ArrayList;
import java.util.List;

/**
 * Ranks documents by the probability of their docid tokens (method.md, section 1): the softmax runs over the full
 * vocabulary, words included; only documents are returned. Scores are log-probabilities.
 */
public final class GenirRanker implements Ranker {
    private static final int BATCH = 64;

    private final T5Runner runner;
    private final Vocabulary vocabulary;
    private final int maxLength;

    /**
     * A ranker over a trained model.
     *
     * @param maxLength tokens of a query at most, as in training
     */
    public GenirRanker(T5Runner runner, Vocabulary vocabulary, int maxLength) {
        this.runner = runner;
        this.vocabulary = vocabulary;
        this.maxLength = maxLength;
    }

    @Override
    public String name() {
        return "genir";
    }

    @Override
    public List<ScoredDocument> rank(Query query, int k) {
        TokenBatch batch =
                TokenBatch.padded(List.of(vocabulary.encode(query.text(), maxLength)), TokenBatch.LENGTH_MULTIPLE);
        return top(runner.logits(batch), k).get(0);
    }

    @Override
    public List<List<ScoredDocument>> rankAll(List<Query> queries, int k, Progress progress) {
        List<List<ScoredDocument>> rankings = new ArrayList<>(queries.size());
        if (queries.isEmpty()) {
            return rankings;
        }
        List<int[]> inputs = queries.stream()
                .map(query -> vocabulary.encode(query.text(), maxLength))
                .toList();
        try (Progress.Task task = progress.start("rank with " + name(), queries.size())) {
            for (TokenBatch batch : T5Runner.batches(inputs, batchSize(inputs.size()), TokenBatch.LENGTH_MULTIPLE)) {
                int before = rankings.size();
                int rows = Math.min(batch.size(), queries.size() - before);
                rankings.addAll(top(runner.logits(batch), k).subList(0, rows));
                task.advance(rankings.size() - before, "");
            }
        }
        return rankings;
    }

    /** A full batch, or for fewer queries the next power of two, so that there are few different plans. */
    private static int batchSize(int queries) {
        return queries >= BATCH ? BATCH : Integer.highestOneBit(2 * queries - 1);
    }

    private List<List<ScoredDocument>> top(TensorView logits, int k) {
        int first = vocabulary.wordCount();
        int count = vocabulary.documentIds().size();
        return runner.top(logits, first, first + count, k).stream()
                .map(this::documents)
                .toList();
    }

    private List<ScoredDocument> documents(TopTokens top) {
        List<ScoredDocument> documents = new ArrayList<>();
        for (int place = 0; place < top.tokens().length; place++) {
            documents.add(
                    new ScoredDocument(vocabulary.documentId(top.tokens()[place]), top.logProbabilities()[place]));
        }
        return documents;
    }
}
