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
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;

/**
 * Ranks documents by the probability of their docid tokens (method.md, section 1): the softmax runs over the full
 * vocabulary, words included; only documents are returned. Scores are log-probabilities; of more tokens than {@value #MOST_TOKENS} they are logits,
 * which are made in blocks and never all there at a time.
 */
public final class GenirRanker implements Ranker {
    private static final int BATCH = 64;

    /** With more, the logits of a batch would take more than 64 MB. */
    private static final int MOST_TOKENS = (1 << 24) / BATCH;

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
        return top(batch, k).get(0);
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
                rankings.addAll(top(batch, k).subList(0, rows));
                task.advance(rankings.size() - before, "");
            }
        }
        return rankings;
    }

    /** A full batch, or for fewer queries the next power of two, so that there are few different plans. */
    private static int batchSize(int queries) {
        return queries >= BATCH ? BATCH : Integer.highestOneBit(2 * queries - 1);
    }

    private List<List<ScoredDocument>> top(TokenBatch batch, int k) {
        return top(batch, k, vocabulary.size() > MOST_TOKENS);
    }

    /** The best documents of each row, by logits that are made in blocks or all at once. */
    List<List<ScoredDocument>> top(TokenBatch batch, int k, boolean inBlocks) {
        int first = vocabulary.wordCount();
        int behind = vocabulary.docidEnd();
        return inBlocks
                ? runner.best(batch, first, behind, k).stream()
                        .map(best -> documents(best.tokens(), place -> best.logits()[place]))
                        .toList()
                : runner.top(runner.logits(batch), first, behind, k).stream()
                        .map(top -> documents(top.tokens(), place -> top.logProbabilities()[place]))
                        .toList();
    }

    private List<ScoredDocument> documents(int[] tokens, IntToDoubleFunction score) {
        return IntStream.range(0, tokens.length)
                .mapToObj(place -> new ScoredDocument(vocabulary.documentId(tokens[place]), score.applyAsDouble(place)))
                .toList();
    }
}
