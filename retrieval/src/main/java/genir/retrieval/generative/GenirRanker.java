package genir.retrieval.generative;

import genir.corpus.vocabulary.Vocabulary;
import genir.model.run.T5Runner;
import genir.model.run.TokenBatch;
import genir.retrieval.ScoredDocument;
import java.util.List;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;

/**
 * Ranks documents by the probability of their docid tokens (method.md, section 1): the softmax runs over the full
 * vocabulary, words included; only documents are returned. Scores are log-probabilities; of more tokens than {@value #MOST_TOKENS} they are logits,
 * which are made in blocks and never all there at a time.
 */
public final class GenirRanker extends AtomicRanker {
    /** With more, the logits of a batch would take more than 64 MB. */
    private static final int MOST_TOKENS = (1 << 24) / BATCH;

    /**
     * A ranker over a trained model.
     *
     * @param maxLength tokens of a query at most, as in training
     */
    public GenirRanker(T5Runner runner, Vocabulary vocabulary, int maxLength) {
        super(runner, vocabulary, maxLength);
    }

    /** By logits that are made in blocks or all at once. */
    @Override
    List<List<ScoredDocument>> top(TokenBatch batch, int rows, int k) {
        int first = vocabulary.wordCount();
        int behind = vocabulary.docidEnd();
        List<List<ScoredDocument>> all = vocabulary.size() > MOST_TOKENS
                ? runner.best(batch, first, behind, k).stream()
                        .map(best -> documents(best.tokens(), place -> best.logits()[place]))
                        .toList()
                : runner.top(runner.logits(batch), first, behind, k).stream()
                        .map(top -> documents(top.tokens(), place -> top.logProbabilities()[place]))
                        .toList();
        return all.subList(0, rows);
    }

    private List<ScoredDocument> documents(int[] tokens, IntToDoubleFunction score) {
        return IntStream.range(0, tokens.length)
                .mapToObj(place -> new ScoredDocument(vocabulary.documentId(tokens[place]), score.applyAsDouble(place)))
                .toList();
    }
}
