package genir.retrieval.generative;

import genir.corpus.vocabulary.Vocabulary;
import genir.model.run.T5Runner;
import genir.retrieval.Ranker;

/** The ranker that a model's docids call for. */
public final class GenerativeRankers {
    private GenerativeRankers() {}

    /**
     * A ranker over a trained model.
     *
     * @param maxLength tokens of a query at most, as in training
     * @param beam how wide the beam is where docids have several tokens
     */
    public static Ranker of(T5Runner runner, Vocabulary vocabulary, int maxLength, int beam) {
        return vocabulary.docids().atomic()
                ? new GenirRanker(runner, vocabulary, maxLength)
                : new BeamRanker(runner, vocabulary, maxLength, beam);
    }
}
