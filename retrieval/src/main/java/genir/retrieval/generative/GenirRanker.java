package genir.retrieval.generative;

import genir.corpus.Progress;
import genir.corpus.Query;
import genir.corpus.vocabulary.Vocabulary;
import genir.model.plan.TensorView;
import genir.model.plan.kernel.LogSumExp;
import genir.model.run.T5Runner;
import genir.model.run.TokenBatch;
import genir.retrieval.Ranker;
import genir.retrieval.ScoredDocument;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.PriorityQueue;

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
        TensorView logits = runner.logits(batch);
        return top(logits.floats(), logits.rowLength(), 0, k);
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
            for (TokenBatch batch : T5Runner.batches(inputs, BATCH, TokenBatch.LENGTH_MULTIPLE)) {
                TensorView logits = runner.logits(batch);
                FloatBuffer floats = logits.floats();
                int before = rankings.size();
                for (int row = 0; row < batch.size() && rankings.size() < queries.size(); row++) {
                    rankings.add(top(floats, logits.rowLength(), row, k));
                }
                task.advance(rankings.size() - before, "");
            }
        }
        return rankings;
    }

    private List<ScoredDocument> top(FloatBuffer floats, int width, int row, int k) {
        int offset = row * width;
        double normaliser = LogSumExp.of(floats, offset, width);
        // The head of the queue is the worst kept; a worse candidate never enters.
        PriorityQueue<ScoredDocument> best = new PriorityQueue<>(ScoredDocument.RANK_ORDER.reversed());
        for (int token = vocabulary.wordCount(); vocabulary.isDocid(token); token++) {
            double score = floats.get(offset + token) - normaliser;
            if (best.size() == k && score < best.peek().score()) {
                continue;
            }
            best.add(new ScoredDocument(vocabulary.documentId(token), score));
            if (best.size() > k) {
                best.remove();
            }
        }
        return best.stream().sorted(ScoredDocument.RANK_ORDER).toList();
    }
}
