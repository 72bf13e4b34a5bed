package genir.retrieval.generative;

import genir.corpus.vocabulary.Vocabulary;
import genir.model.run.T5Runner;
import genir.retrieval.Ranker;
import java.nio.file.Files;
import java.nio.file.Path;

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

    /**
     * The same, of atomic docids over the graph in a folder where there is one; such a ranker is to be closed.
     *
     * @param graph a folder that {@link DocidGraphs} may have written
     */
    public static Ranker of(T5Runner runner, Vocabulary vocabulary, int maxLength, int beam, Path graph) {
        return vocabulary.docids().atomic() && Files.isDirectory(graph)
                ? GraphRanker.open(runner, vocabulary, maxLength, graph)
                : of(runner, vocabulary, maxLength, beam);
    }
}
