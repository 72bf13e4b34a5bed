package genir.training.ranking;

import genir.corpus.vocabulary.Vocabulary;
import genir.model.beam.Answer;
import genir.model.beam.BeamSearch;
import genir.model.beam.TokenTrie;
import genir.model.run.T5Runner;
import genir.model.run.TokenBatch;
import genir.model.weights.Parameters;
import java.util.ArrayList;
import java.util.List;

/** Those that the model itself finds, with the weights that it has when it is asked and without dropout. */
final class BeamCandidates implements Candidates {
    private final List<int[]> docids;
    private final BeamSearch search;

    /**
     * A search.
     *
     * @param parameters the weights, which training changes
     * @param width of the beam, and documents found for an input at most
     */
    BeamCandidates(Parameters parameters, Vocabulary vocabulary, int width) {
        docids = vocabulary.docidSequences();
        search = new BeamSearch(
                new T5Runner(parameters),
                new TokenTrie(docids),
                vocabulary.wordCount(),
                vocabulary.docids().tokens().size(),
                width);
    }

    @Override
    public List<List<int[]>> first(TokenBatch inputs) {
        List<List<int[]>> found = new ArrayList<>();
        for (int from = 0; from < inputs.size(); from += Ranking.SEARCHED_AT_ONCE) {
            int to = Math.min(from + Ranking.SEARCHED_AT_ONCE, inputs.size());
            TokenBatch part = new TokenBatch(inputs.sequences().subList(from, to), inputs.length());
            search.search(part).forEach(answers -> found.add(docids(answers)));
        }
        return found;
    }

    private List<int[]> docids(List<Answer> answers) {
        return answers.stream().map(answer -> docids.get(answer.sequence())).toList();
    }
}
