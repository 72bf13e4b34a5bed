package genir.retrieval.generative;

import genir.corpus.Progress;
import genir.corpus.Query;
import genir.corpus.vocabulary.Vocabulary;
import genir.model.beam.Answer;
import genir.model.beam.BeamSearch;
import genir.model.beam.TokenTrie;
import genir.model.run.T5Runner;
import genir.model.run.TokenBatch;
import genir.retrieval.Ranker;
import genir.retrieval.ScoredDocument;
import java.util.ArrayList;
import java.util.List;

/**
 * Ranks documents whose docids have several tokens, by beam search in the trie of these docids: only documents come out. Scores
 * are sums of log-probabilities, each among all docid tokens.
 */
public final class BeamRanker implements Ranker {
    private static final int BATCH = 16;

    private final Vocabulary vocabulary;
    private final int maxLength;
    private final BeamSearch search;
    private final BeamLosses losses;

    /**
     * A ranker over a trained model.
     *
     * @param maxLength tokens of a query at most, as in training
     * @param beam documents that a ranking has at most
     */
    public BeamRanker(T5Runner runner, Vocabulary vocabulary, int maxLength, int beam) {
        this(runner, vocabulary, maxLength, beam, new BeamLosses(List.of(), vocabulary));
    }

    /** A ranker that notes which queries' relevant documents the beam loses where. */
    public BeamRanker(T5Runner runner, Vocabulary vocabulary, int maxLength, int beam, BeamLosses losses) {
        this.losses = losses;
        this.vocabulary = vocabulary;
        this.maxLength = maxLength;
        this.search = new BeamSearch(
                runner,
                new TokenTrie(vocabulary.docidSequences()),
                vocabulary.wordCount(),
                vocabulary.docids().tokens().size(),
                beam);
    }

    @Override
    public String name() {
        return "genir";
    }

    @Override
    public List<ScoredDocument> rank(Query query, int k) {
        TokenBatch batch =
                TokenBatch.padded(List.of(vocabulary.encode(query.text(), maxLength)), TokenBatch.LENGTH_MULTIPLE);
        return top(search.search(batch, losses.watch(List.of(query))).get(0), k);
    }

    @Override
    public List<List<ScoredDocument>> rankAll(List<Query> queries, int k, Progress progress) {
        List<List<ScoredDocument>> rankings = new ArrayList<>(queries.size());
        List<int[]> inputs = queries.stream()
                .map(query -> vocabulary.encode(query.text(), maxLength))
                .toList();
        try (Progress.Task task = progress.start("rank with " + name(), queries.size())) {
            for (TokenBatch batch : T5Runner.batches(inputs, BATCH, TokenBatch.LENGTH_MULTIPLE)) {
                int before = rankings.size();
                List<Query> ranked = queries.subList(before, Math.min(queries.size(), before + batch.size()));
                for (List<Answer> answers : search.search(batch, losses.watch(ranked))) {
                    if (rankings.size() < queries.size()) {
                        rankings.add(top(answers, k));
                    }
                }
                task.advance(rankings.size() - before, "");
            }
        }
        return rankings;
    }

    private List<ScoredDocument> top(List<Answer> answers, int k) {
        return answers.stream()
                .map(answer -> new ScoredDocument(vocabulary.documentIds().get(answer.sequence()), answer.score()))
                .sorted(ScoredDocument.RANK_ORDER)
                .limit(k)
                .toList();
    }
}
